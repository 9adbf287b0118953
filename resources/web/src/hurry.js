// A busy page played fast takes longer to change than the time it is told of: frame by frame there is more to catch up
// with. What is long due is then played in one go, as what lies before a seek's moment is: the clock keeps its speed.
"use strict";

const LATE_MS = 100;
const MANY = 20;
// what comes last ends the playing, and is left to the next frame
const BEFORE_END_MS = 1;

/** Has a replayer catch up in one go when it is late. */
function hurry(replayer) {
  const { timer } = replayer;
  const playDue = timer.rafCheck;
  timer.rafCheck = () => {
    const time = performance.now();
    const late_ms = time - timer.lastTimestamp;
    const due_ms = timer.timeOffset + late_ms * timer.speed;
    const isMuch = late_ms > LATE_MS && timer.actions[MANY]?.delay <= due_ms;
    if (!isMuch || !catchUp(replayer, due_ms)) playDue.call(timer);
    // what catching up took is time, too
    else timer.lastTimestamp = time;
  };
}

function catchUp(replayer, due_ms) {
  const { timer, events, config } = replayer;
  const { baselineTime, lastPlayedEvent } = replayer.service.state.context;
  const end = events[events.length - 1].timestamp - BEFORE_END_MS;
  const [played, epoch] = [baselineTime + timer.timeOffset, Math.min(baselineTime + due_ms, end)];
  if (!lastPlayedEvent || epoch <= played) return false;
  const { useVirtualDom } = config;
  // each change goes to the page itself: no page is copied to be compared, many times a second
  config.useVirtualDom = false;
  try {
    replayer.markPlayed(played);
    replayer.play(epoch - events[0].timestamp);
    replayer.markPlayed(epoch);
  } finally {
    config.useVirtualDom = useVirtualDom;
  }
  replayer.kept.regain(moment.allDocuments(replayer.iframe.contentDocument));
  replayer.canvases.draw();
  return true;
}

globalThis.hurry = hurry;
