// A page that plays one session by itself: what its buttons, keys and timeline do.
"use strict";

// the same as in the window (missing.py)
const SHORTEST_UNSEEN_MS = 1000;
const SPEEDS = [0.1, 0.25, 0.5, 1, 1.5, 2, 4, 8, 16];
const MISSING_WORDS = {
  images: ["1 image", "images"],
  stylesheets: ["1 stylesheet", "stylesheets"],
  fonts: ["1 font", "fonts"],
  media: ["1 video or sound", "videos or sounds"],
  frames: ["1 embedded page", "embedded pages"],
};

function counted(count, [one, many]) {
  return count === 1 ? one : `${count.toLocaleString("en")} ${many}`;
}

(() => {
  const { about, listeners, stage } = shell;
  const find = (id) => document.getElementById(id);
  const body = document.body;
  let window_index = -1;
  let at_ms = 0;
  let playing = false;
  let resume = false;
  let token = 0;
  let seeking = 0;
  let wanted_ms = null;
  let refused = {};
  const broken = new Set();

  const timeline = new Timeline(about, seek);
  const notes = new Notes(about, seek);

  function windowAt(moment_ms) {
    let found = about.active_window[0]?.[1] ?? about.windows[0].window;
    for (const [since_ms, window] of about.active_window) if (since_ms <= moment_ms) found = window;
    const recorded = (one) => one.chunks.some((chunk) => chunk.snapshots > 0);
    const own = about.windows.find((one) => one.window === found && recorded(one));
    return own ?? about.windows.find(recorded) ?? about.windows[0];
  }

  function show(moment_ms) {
    at_ms = moment_ms;
    find("now").textContent = sayClock(at_ms);
    timeline.place(at_ms);
    notes.tell(at_ms);
    const here = about.pages.filter((page) => page.window === window_index);
    const page = here.findLast((one) => one.start_ms <= at_ms) ?? here[0];
    find("address").textContent = page?.url ?? "";
  }

  function open(moment_ms, isPlaying) {
    const shown = windowAt(moment_ms);
    window_index = shown.window;
    find("window").textContent =
      about.windows.length > 1 ? `Window ${about.windows.indexOf(shown) + 1} of ${about.windows.length}` : "";
    seeking = token += 1;
    wanted_ms = null;
    footfall.load({
      ...shown,
      session: 0,
      start_epoch_ms: about.start_epoch_ms,
      duration_ms: about.duration_ms,
      gaps: about.inactive,
      at_ms: moment_ms,
      playing: isPlaying,
      token: seeking,
    });
    show(moment_ms);
  }

  /** Shows a moment; while one is being shown, only the newest wish counts. */
  function seek(moment_ms) {
    moment_ms = Math.min(about.duration_ms, Math.max(0, moment_ms));
    show(moment_ms);
    if (windowAt(moment_ms).window !== window_index) {
      open(moment_ms, playing);
    } else if (seeking) {
      wanted_ms = moment_ms;
    } else {
      seeking = token += 1;
      footfall.seek(moment_ms, seeking);
    }
  }

  function toggle() {
    if (playing) footfall.pause();
    else footfall.play();
  }

  function changeSpeed(step) {
    const speed = find("speed");
    speed.selectedIndex = Math.min(SPEEDS.length - 1, Math.max(0, speed.selectedIndex + step));
    footfall.setSpeed(SPEEDS[speed.selectedIndex]);
  }

  function skip() {
    find("skip").checked = !find("skip").checked;
    footfall.setSkip(find("skip").checked);
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  function toMarker(forward) {
    const stop = timeline.beside(at_ms, forward);
    if (stop !== undefined) seek(stop);
  }

  const KEYS = {
    " ": toggle,
    k: toggle,
    j: () => changeSpeed(-1),
    l: () => changeSpeed(1),
    i: skip,
    f: fullScreen,
    n: () => toMarker(true),
    p: () => toMarker(false),
  };
  const FIELDS = new Set(["SELECT", "BUTTON", "INPUT"]);

  function act(event) {
    const far_ms = event.shiftKey ? 30_000 : 5_000;
    if (event.key === "ArrowLeft") seek(at_ms - far_ms);
    else if (event.key === "ArrowRight") seek(at_ms + far_ms);
    else if (/^[0-9]$/.test(event.key)) seek((Number(event.key) / 10) * about.duration_ms);
    else if (KEYS[event.key.toLowerCase()]) KEYS[event.key.toLowerCase()]();
    else return false;
    return true;
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || find("about_page").open) return;
    const own = document.activeElement?.nodeName;
    const isOwn = FIELDS.has(own) && (event.key === " " || (own === "SELECT" && event.key.startsWith("Arrow")));
    if (!isOwn && act(event)) event.preventDefault();
  }

  /** What the recording has given the focus to takes no key away, and nothing is typed into it. */
  function pressedInside(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.key === "Tab") find("play").focus();
    else act(event);
  }

  function listenInside() {
    for (const doc of moment.allDocuments(footfall.replayer()?.iframe?.contentDocument)) {
      doc.removeEventListener("keydown", pressedInside, true);
      doc.addEventListener("keydown", pressedInside, true);
    }
  }

  /** What the recording does not hold, in the window's words. */
  function sayMissing() {
    const counts = { ...refused, frames: (refused.frames ?? 0) + severed.named.size };
    const kinds = Object.entries(MISSING_WORDS).filter(([kind]) => counts[kind] > 0);
    const named = kinds.map(([kind, words]) => counted(counts[kind], words));
    const total = kinds.reduce((sum, [kind]) => sum + counts[kind], 0);
    const listed = named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}` : named[0];
    // a recorder takes a moment for its first snapshot; a shorter wait is not worth a word
    const unseen_s = counts.unseen_ms >= SHORTEST_UNSEEN_MS ? Math.round(counts.unseen_ms / 1000) : 0;
    const said = [
      named.length > 0 && `${listed} ${total === 1 ? "is" : "are"} not in the recording`,
      counts.canvases > 0 && counted(counts.canvases, ["1 canvas drawn by commands", "canvases drawn by commands"]),
      unseen_s > 0 && (unseen_s === 1 ? "the first second has no snapshot" : `the first ${unseen_s} s have no snapshot`),
      broken.size > 0 && counted(broken.size, ["1 event is broken", "events are broken"]),
    ];
    find("missing").textContent = find("missing").title = said.filter(Boolean).join(" · ");
  }

  Object.assign(listeners, {
    rebuilt: listenInside,
    time(moment_ms) {
      // a page that was loaded meanwhile may have the focus, too
      if (document.activeElement?.nodeName === "IFRAME") listenInside();
      if (seeking) return;
      if (playing && windowAt(moment_ms).window !== window_index) open(moment_ms, true);
      else show(moment_ms);
    },
    shown(shown_token, moment_ms) {
      if (shown_token !== seeking) return;
      seeking = 0;
      listenInside();
      sayMissing();
      if (wanted_ms !== null) {
        const next_ms = wanted_ms;
        wanted_ms = null;
        seek(next_ms);
      } else {
        show(moment_ms);
      }
    },
    state(now) {
      playing = now === "playing";
      body.classList.toggle("playing", playing);
      find("play").setAttribute("aria-label", playing ? "Pause" : "Play");
    },
    ready: () => (find("notice").textContent = ""),
    missing(counts) {
      refused = JSON.parse(counts);
      sayMissing();
    },
    note(at_ms) {
      broken.add(at_ms);
      sayMissing();
    },
    unrecorded: () => (find("notice").textContent = "This part of the recording holds no page."),
    failed: (why) => (find("notice").textContent = `The recording could not be shown: ${why}`),
  });

  function sayWho() {
    find("who").textContent = about.who;
    const when = about.started_at_ms === null ? [] : [new Date(about.started_at_ms).toLocaleString()];
    find("when").textContent = [...when, ...about.what].join(" · ");
    find("whole").textContent = sayClock(about.duration_ms);
    for (const speed of SPEEDS) {
      const choice = document.createElement("option");
      choice.textContent = `${speed}×`;
      choice.selected = speed === 1;
      find("speed").append(choice);
    }
  }

  function listen() {
    find("play").addEventListener("click", toggle);
    find("full").addEventListener("click", fullScreen);
    find("skip").addEventListener("change", () => footfall.setSkip(find("skip").checked));
    find("speed").addEventListener("change", () => changeSpeed(0));
    find("tell").addEventListener("click", () => find("about_page").showModal());
    stage.addEventListener("click", toggle);
    document.addEventListener("keydown", pressed);
    window.addEventListener("blur", () => setTimeout(listenInside));
    timeline.whole.addEventListener("pointerdown", () => {
      resume = playing;
      footfall.pause();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      timeline.whole.addEventListener(name, () => {
        if (resume) footfall.play();
        resume = false;
      });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  }

  function dress() {
    const trail = getComputedStyle(document.documentElement).getPropertyValue("--trail").trim();
    footfall.setLook({ colors: { trail } });
  }

  sayWho();
  listen();
  dress();
  footfall.setSkip(true);
  open(0, false);
})();
