// The player: one recording's window at a time, told what to do by `footfall.*`, telling what happens over the bridge.
// Runs in an isolated world; nothing of the recording can see it.
"use strict";

const TICK_MS = 40;
// What ends a pause is played, not jumped to: a click would else leave no sign.
const PLAYED_BEFORE_MS = 200;

const footfall = (() => {
  let bridge = null;
  let spec = null;
  let store = null;
  let replayer = null;
  let hold = null;
  let loads = 0;
  let turns = new Turns();
  let asked = 0;
  let playing = false;
  let waits = 0;
  let position_ms = 0;
  let ticked_at = 0;
  let speed = 1;
  let size = { width: 0, height: 0 };
  let trailColour = "#cc2a34";

  const page = document.getElementById("page");
  const missing = new Missing((counts) => bridge?.missing(JSON.stringify(counts)));
  const noted = new Set();
  const rest = new Rest(() => playing);
  const leaps = new Leaps(page);

  const watcher = {
    broken(event, error) {
      const [t_ms, text] = [event.timestamp - spec.start_epoch_ms, String((error && error.message) || error)];
      if (noted.has(`${t_ms} ${text}`)) return;
      noted.add(`${t_ms} ${text}`);
      bridge.note(t_ms, text);
    },
    commanded(id) {
      missing.add("canvases", `${spec.window} ${id}`);
    },
    lacking(key) {
      missing.add("media", key);
    },
    mediaCame: () => showMedia(),
    rebuilt(doc) {
      missing.watch(doc);
      bridge.rebuilt?.();
    },
  };

  async function fetchEvents(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the library answered ${answer.status}`);
    return answer.json();
  }

  function mark(t_ms) {
    return { type: 5, data: { tag: "footfall" }, timestamp: spec.start_epoch_ms + t_ms };
  }

  function trail() {
    return { duration: 600, lineCap: "round", lineWidth: 3, strokeStyle: trailColour };
  }

  function fit() {
    if (size.width) fitPage(page, size, spec.within_px);
  }

  function resized({ width, height }) {
    if (width === size.width && height === size.height) return;
    size = { width, height };
    fit();
    bridge.resized(width, height);
  }

  function showMedia() {
    replayer?.mediaManager.show(spec.start_epoch_ms + position_ms, playing && waits === 0 ? speed : 0);
  }

  function fetchAhead() {
    return hold.fetchAhead(position_ms, (index) => {
      return playing && waits === 0 && !turns.isBusy && spec.chunks[index].first_ms > position_ms;
    });
  }

  function destroy() {
    if (replayer) {
      try {
        replayer.destroy();
      } catch {
        // rrweb stops at half-built pages; the wrapper goes below
      }
    }
    replayer = null;
    if (hold) hold.ended = true;
    page.replaceChildren();
    page.classList.remove("shown");
    size = { width: 0, height: 0 };
  }

  async function load(wanted) {
    loads += 1;
    const own = loads;
    destroy();
    if (spec === null || spec.session !== wanted.session || wanted.plain) {
      missing.clear();
      noted.clear();
    }
    spec = wanted;
    leaps.gaps = wanted.gaps || [];
    turns = new Turns();
    store = new EventStore(spec, fetchEvents);
    playing = false;
    waits = 0;
    position_ms = wanted.at_ms;
    document.body.classList.toggle("plain", Boolean(wanted.plain));
    document.body.style.background = "";
    try {
      const way = store.size ? await store.wayTo(position_ms, null) : null;
      if (own !== loads) return;
      const needed = way || !store.size ? null : await store.needed(position_ms);
      if (own !== loads) return;
      const first = needed ? Hold.shownFirst(store, needed) : [];
      if (!way && !first.some((event) => event.type === 2)) {
        bridge.unrecorded();
        bridge.shown(wanted.token, position_ms);
        return;
      }
      const config = { root: page, speed, isPicture: wanted.plain, mouseTail: wanted.plain ? false : trail() };
      const all = [mark(0), ...first, mark(Math.max(spec.duration_ms, position_ms + 1))];
      replayer = new SeekingReplayer(all, config, watcher);
      Object.assign(replayer.mediaManager.words, spec.words);
      hold = new Hold(store, replayer);
      replayer.on("resize", resized);
      replayer.on("finish", finished);
      if (way) {
        replayer.open(way);
      } else {
        hold.begin(needed);
        // rrweb's constructor puts up the first snapshot and its size a turn later: let it, or it would do so over the seek
        await new Promise((done) => setTimeout(done, 4));
        if (own !== loads) return;
      }
      missing.unseen(store.unseen_ms);
      await put(position_ms);
      page.classList.add("shown");
      await moment.painted();
      if (own !== loads) return;
      bridge.shown(wanted.token, position_ms);
      bridge.ready();
      rest.after();
      if (wanted.playing) await play();
      if (!wanted.plain) {
        await fetchAhead();
        bridge.loaded();
      }
    } catch (error) {
      if (own !== loads) return;
      bridge.failed(String((error && error.message) || error));
      bridge.shown(wanted.token, position_ms);
    }
  }

  /** Puts the page to a moment; false when another recording was opened meanwhile. */
  function put(t_ms) {
    const own = loads;
    return turns.take(async () => own === loads && replayer !== null && place(t_ms));
  }

  async function place(t_ms) {
    const own = loads;
    const epoch = spec.start_epoch_ms + t_ms;
    const isPatched = await replayer.seek(store, t_ms);
    if (own !== loads || !replayer) return false;
    if (!isPatched) {
      if (!(await reach(t_ms))) return false;
      replayer.build(epoch);
    }
    position_ms = t_ms;
    const docs = moment.allDocuments(replayer.iframe.contentDocument);
    replayer.kept.regain(docs);
    replayer.canvases.draw();
    replayer.mediaManager.show(epoch, 0);
    moment.reachScrolls(replayer, replayer.scrolls);
    replayer.hoverAgain();
    moment.ageAnimations(docs, replayer, replayer.eventsTold(), epoch);
    return true;
  }

  async function reach(t_ms) {
    const own = loads;
    const needed = await store.needed(t_ms);
    if (own !== loads || !replayer) return false;
    hold.take(needed, t_ms);
    missing.unseen(store.unseen_ms);
    return true;
  }

  async function seek(t_ms, token) {
    const own = loads;
    asked += 1;
    try {
      t_ms = Math.max(0, Math.min(t_ms, spec.duration_ms));
      if (replayer && (await put(t_ms))) {
        if (playing) await begin();
        await moment.painted();
      }
    } catch (error) {
      bridge.failed(String((error && error.message) || error));
    }
    if (own === loads) bridge.shown(token, t_ms);
    rest.after();
  }

  /** Plays on from the page that is shown, as soon as what comes next is there; `late`: chunks that should be played. */
  async function begin(late = []) {
    const from_ms = position_ms;
    const own = loads;
    waits += 1;
    try {
      const missed = await hold.comes(from_ms, late);
      // who went elsewhere meanwhile sees another page
      if (missed === null || position_ms !== from_ms || turns.isBusy) return;
      const epoch = spec.start_epoch_ms + from_ms;
      replayer.catchUp(missed, epoch);
      if (playing && from_ms >= spec.duration_ms) end();
      else if (playing) replayer.playFrom(epoch);
    } finally {
      if (own === loads) waits -= 1;
    }
  }

  async function play() {
    if (!replayer || playing) return;
    if (position_ms >= spec.duration_ms - 1) await seek(0, -1);
    playing = true;
    bridge.state("playing");
    bridge.time(position_ms);
    await begin();
  }

  function pause() {
    if (!replayer || !playing) return;
    position_ms = now();
    playing = false;
    replayer.pause();
    replayer.markPlayed(spec.start_epoch_ms + position_ms);
    moment.reachScrolls(replayer, replayer.scrolls);
    showMedia();
    bridge.state("paused");
    bridge.time(position_ms);
  }

  function finished() {
    if (!playing) return;
    // after a stall the end comes before anybody saw that what leads there is missing
    if (hold.has(store.indexAt(spec.duration_ms))) end();
    else waitFor(spec.duration_ms);
  }

  function end() {
    playing = false;
    position_ms = spec.duration_ms;
    showMedia();
    bridge.time(position_ms);
    bridge.state("paused");
    bridge.finished();
  }

  function now() {
    return Math.min(replayer.getCurrentTime(), spec.duration_ms);
  }

  async function leap(from_ms, to_ms) {
    const [own, since] = [loads, asked];
    // who asks for another moment meanwhile gets that one
    const isOver = () => own !== loads || since !== asked || !playing;
    waits += 1;
    try {
      await leaps.out(to_ms - from_ms);
      if (isOver() || !(await put(Math.max(from_ms, to_ms - PLAYED_BEFORE_MS))) || since !== asked) return;
      bridge.time(position_ms);
      if (!playing) return;
      await begin();
      leaps.say(to_ms - from_ms);
      bridge.skipped(from_ms, to_ms);
    } finally {
      if (own === loads) waits -= 1;
      leaps.landed();
    }
  }

  function waitFor(t_ms) {
    replayer.pause();
    position_ms = t_ms;
    return begin(hold.missingUpTo(store.indexAt(t_ms)));
  }

  function tick(clock) {
    requestAnimationFrame(tick);
    if (!playing || waits > 0 || turns.isBusy || !replayer) return;
    position_ms = now();
    const index = store.indexAt(position_ms);
    if (!hold.has(index)) return void waitFor(position_ms);
    if (hold.isShortAt(index)) fetchAhead();
    const leapt_ms = leaps.endOf(position_ms, clock);
    if (leapt_ms !== null) return void leap(position_ms, leapt_ms);
    if (clock - ticked_at >= TICK_MS) {
      ticked_at = clock;
      showMedia();
      bridge.time(position_ms);
    }
  }

  /** Waits until the page at this moment is as it was: then a picture may be taken. */
  async function settle(token) {
    const own = loads;
    if (replayer) {
      const docs = moment.allDocuments(replayer.iframe.contentDocument);
      const epoch = spec.start_epoch_ms + position_ms;
      moment.reachScrolls(replayer, replayer.scrolls);
      await moment.frames(1);
      await moment.loaded(docs);
      await replayer?.canvases.ready();
      await replayer?.mediaManager.ready();
      if (own !== loads) return;
      showMedia();
      moment.reachScrolls(replayer, replayer.scrolls);
      replayer.hoverAgain();
      moment.ageAnimations(docs, replayer, replayer.eventsTold(), epoch);
      showCaret(docs, replayer, epoch);
    }
    await stamp(token);
  }

  /** Writes a number into the colour beside the page: who sees it sees a picture that is at least as new. */
  async function stamp(token) {
    if (document.body.classList.contains("plain")) {
      document.body.style.background = `rgb(${token & 255} ${(token >> 8) & 255} ${(token >> 16) & 255})`;
    }
    await moment.frames(2);
    bridge.settled(token);
  }

  /** Shows one view of the page's full length; told where it begins. */
  async function view(y_px, token) {
    const begins_px = measure.showView(replayer.iframe.contentDocument, y_px);
    await moment.frames(1);
    await moment.loaded([replayer.iframe.contentDocument]);
    bridge.measured(token, JSON.stringify({ y_px: begins_px }));
    return stamp(token);
  }

  function setLook(wanted) {
    for (const [name, value] of Object.entries(wanted.colors || {})) {
      document.documentElement.style.setProperty(`--${name}`, value);
    }
    if (wanted.skipped) leaps.words = wanted.skipped;
    trailColour = wanted.colors?.trail ?? trailColour;
    if (replayer?.mouseTail) replayer.setConfig({ mouseTail: trail() });
  }

  function setSpeed(wanted) {
    speed = wanted;
    replayer?.setConfig({ speed });
  }

  window.addEventListener("resize", fit);
  requestAnimationFrame(tick);
  new QWebChannel(qt.webChannelTransport, (channel) => {
    bridge = channel.objects.bridge;
    bridge.opened();
  });

  return {
    load,
    play,
    pause,
    seek,
    settle,
    view,
    setSpeed,
    setLook,
    setSkip: (on) => (leaps.isOn = on),
    setTroubles: (spans) => (troubles.spans = spans),
    setGaps: (wanted) => (leaps.gaps = wanted),
    clear: () => {
      loads += 1;
      playing = false;
      destroy();
    },
    replayer: () => replayer,
    counts: () => missing.counts(),
  };
})();
globalThis.footfall = footfall;
