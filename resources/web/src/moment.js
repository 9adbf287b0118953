// Brings a page that rrweb has put to a moment to what the visitor saw then, where rrweb alone falls short:
// pictures and fonts decoded, scroll positions reached, animations as old as they were.
"use strict";

const LOADING_MS = 4000;
const FRAMES_DEEP = 6;
const ANCESTORS_ASKED = 3;

/** The document and those of the frames in it that the recording holds. */
function allDocuments(doc, deep = 0) {
  if (!doc || deep > FRAMES_DEEP) return [];
  const found = [doc];
  for (const frame of doc.querySelectorAll("iframe")) {
    found.push(...allDocuments(frame.contentDocument, deep + 1));
  }
  return found;
}

function frames(count) {
  return new Promise((done) => {
    const next = (left) => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)));
    next(count);
  });
}

/** Until what was changed has been painted. */
function painted() {
  return new Promise((done) => {
    const behind = new MessageChannel();
    behind.port1.onmessage = done;
    requestAnimationFrame(() => behind.port2.postMessage(null));
  });
}

function isWaiting(doc) {
  if (!doc.defaultView) return false; // it is gone
  // the set's own status stays "loading" for ever when a page is built anew while its fonts are being refused
  for (const font of doc.fonts) if (font.status === "loading") return true;
  for (const image of doc.images) {
    if (image.loading === "lazy") image.loading = "eager";
    if (!image.complete) return true;
  }
  return false;
}

/** Waits until fonts and pictures are there, or until they will not come. */
async function loaded(docs) {
  const until = performance.now() + LOADING_MS;
  while (docs.some(isWaiting) && performance.now() < until) await frames(1);
}

/**
 * When each node was last touched, seen from a moment.
 * @returns {Map<number, number>} node id → epoch ms of the last add or change of an attribute
 */
function lastTouched(events, epoch_ms) {
  const touched = new Map();
  for (const event of events) {
    if (event.timestamp > epoch_ms) break;
    if (event.type === 2) touched.clear();
    if (event.type !== 3 || event.data.source !== 0) continue;
    for (const add of event.data.adds) touched.set(add.node.id, event.timestamp);
    for (const entry of event.data.attributes) touched.set(entry.id, event.timestamp);
  }
  return touched;
}

function ageOf(target, mirror, touched, snapshotEpoch, epoch_ms) {
  let node = target;
  for (let step = 0; node && step <= ANCESTORS_ASKED; step += 1) {
    const since = touched.get(mirror.getId(node));
    if (since !== undefined) return epoch_ms - since;
    node = node.parentElement;
  }
  return epoch_ms - snapshotEpoch;
}

/** Puts every animation to the age it had: rrweb leaves all of them at their first frame. */
function ageAnimations(docs, replayer, events, epoch_ms) {
  const running = docs.flatMap((doc) => doc.getAnimations()).filter((animation) => animation.id !== STAND_IN);
  if (running.length === 0) return;
  const touched = lastTouched(events, epoch_ms);
  // a keyframe tells how old the page is that it stands for
  const meta = events.findLast((e) => e.type === 4 && e.timestamp <= epoch_ms);
  const since = meta ? meta.data.snapshot_ms ?? meta.timestamp : epoch_ms;
  for (const animation of running) {
    // what goes with the scrolling is where the page is scrolled to
    if (animation.timeline?.constructor.name !== "DocumentTimeline") continue;
    try {
      if (animation instanceof CSSTransition || animation.constructor.name === "CSSTransition") {
        animation.finish();
        continue;
      }
      const target = animation.effect.target;
      const age = ageOf(target, replayer.getMirror(), touched, since, epoch_ms);
      animation.currentTime = Math.max(0, age);
    } catch {
      // an animation without an effect or an end: there is nothing to bring forward
    }
  }
}

/** Scrolls again to where the recording says: the first time, the page may have been too short. */
function reachScrolls(replayer, wanted) {
  const mirror = replayer.getMirror();
  for (const [id, place] of wanted) {
    const node = mirror.getNode(id);
    if (!node) continue;
    const scroller = node.nodeType === Node.DOCUMENT_NODE ? node.scrollingElement : node;
    if (!scroller) continue;
    if (Math.abs(scroller.scrollTop - place.y) > 1 || Math.abs(scroller.scrollLeft - place.x) > 1) {
      scroller.scrollTo({ top: place.y, left: place.x, behavior: "instant" });
    }
  }
}

globalThis.moment = { allDocuments, frames, painted, loaded, ageAnimations, reachScrolls, lastTouched };
