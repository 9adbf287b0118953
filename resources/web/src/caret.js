// The caret of a field blinks by the clock on the wall: in a picture it would be there or not by chance. With each key it
// begins to blink anew, and the recording tells when that was: it is seen in a picture when it was seen then.
"use strict";

const BLINK_MS = 500;
// what browsers begin to blink anew for: keys, a press into the field, the focus itself
const INPUT = 5;
const PRESS = 1;
const CARET_RULE = ":not(#\\:) { caret-animation: manual !important; caret-color: transparent !important }";

/** Since when the caret blinks in the field that has the focus; null where the recording does not tell. */
function caretSince(replayer, epoch) {
  const id = replayer.kept.focused?.id;
  const events = replayer.eventsTold();
  const meta = events.findLast((event) => event.type === 4 && event.timestamp <= epoch);
  const last = events.findLast(({ type, data, timestamp }) => {
    if (type !== 3 || data.id !== id || timestamp > epoch) return false;
    return data.source === INPUT || (data.source === MOUSE_INTERACTION && (data.type === FOCUS || data.type === PRESS));
  });
  // what a keyframe was made of tells no times
  const isFolded = meta?.data.snapshot_ms !== undefined && last?.timestamp <= meta.timestamp;
  return last && !isFolded ? last.timestamp : null;
}

/** Shows the caret, or hides it, as it was at a moment; to be called where a picture is taken. */
function showCaret(docs, replayer, epoch) {
  const since = caretSince(replayer, epoch);
  const isSeen = since !== null && (epoch - since) % (2 * BLINK_MS) < BLINK_MS;
  for (const doc of docs) {
    const rules = [...(ownSheet(doc)?.cssRules ?? [])];
    const style = rules.find((rule) => rule.style?.getPropertyValue("caret-animation"))?.style;
    if (isSeen) style?.removeProperty("caret-color");
    else style?.setProperty("caret-color", "transparent", "important");
  }
}

globalThis.showCaret = showCaret;
