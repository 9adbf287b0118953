// What the recording itself tells of how its page lay: over which node the pointer was at which place. A layout with
// stand-ins that agrees with all of it is the visitor's; one that does not is a guess.
"use strict";

const POINTER_SOURCES = new Set([1, 2, 6]);
const MOST_SAMPLES = 400;
const AFTER_SCROLL_MS = 150;
const EVIDENCE_NEAR_PX = 2;
const FITS_FRAC = 0.9;
const ENOUGH_SAMPLES = 4;

const evidence = (() => {
  /** By replayer, by page: the samples of the latest moment that was asked about. */
  const told = new WeakMap();

  function* placesIn({ data, timestamp }) {
    if (data.source === 2) {
      if (data.x !== undefined) yield { id: data.id, x: data.x, y: data.y, at: timestamp };
      return;
    }
    for (const one of data.positions ?? [])
      yield { id: one.id, x: one.x, y: one.y, at: timestamp + (one.timeOffset ?? 0) };
  }

  /**
   * Where the pointer was on the page since its snapshot.
   * @returns {{id: number, x: number, y: number}[]} page px; the latest last
   */
  function samplesOf(events, epoch_ms) {
    const first = events.findLastIndex((event) => event.type === 2 && event.timestamp <= epoch_ms);
    if (first < 0) return [];
    const page = events[first].data.node.id;
    const offset = events[first].data.initialOffset ?? {};
    let scroll = { x: offset.left ?? 0, y: offset.top ?? 0, at: -Infinity };
    const found = [];
    for (const event of events.slice(first)) {
      if (event.timestamp > epoch_ms) break;
      if (event.type !== 3) continue;
      if (event.data.source === 3 && event.data.id === page) {
        scroll = { x: event.data.x, y: event.data.y, at: event.timestamp };
        // where a pointer was while the page moved under it is not known
        while (found.length && found.at(-1).at > event.timestamp - AFTER_SCROLL_MS) found.pop();
      } else if (POINTER_SOURCES.has(event.data.source)) {
        for (const one of placesIn(event)) {
          const isMoving = one.at < scroll.at + AFTER_SCROLL_MS && event.data.source !== 2;
          if (!isMoving) found.push({ id: one.id, x: one.x + scroll.x, y: one.y + scroll.y, at: one.at });
        }
      }
    }
    return found.slice(-MOST_SAMPLES);
  }

  function isTelling(node, doc) {
    if (node?.nodeType !== Node.ELEMENT_NODE || !node.isConnected || node.ownerDocument !== doc) return false;
    if (/^(HTML|BODY|MAIN)$/.test(node.nodeName)) return false;
    return !layers.isStuck(node);
  }

  /** Which page is shown at a moment: its snapshot, and how wide it lies. */
  function pageOf(replayer, doc, epoch_ms) {
    const snapshot = replayer.eventsTold().findLast((event) => event.type === 2 && event.timestamp <= epoch_ms);
    return `${snapshot?.timestamp} ${doc.defaultView.innerWidth}`;
  }

  /** The most that was told of a page so far: who looks at it again knows what the pointer did later. */
  function mostOf(replayer, doc, epoch_ms) {
    const now = samplesOf(replayer.eventsTold(), epoch_ms);
    const page = pageOf(replayer, doc, epoch_ms);
    if (!told.has(replayer)) told.set(replayer, new Map());
    const before = told.get(replayer).get(page) ?? [];
    if (before.length > now.length) return before;
    told.get(replayer).set(page, now);
    return now;
  }

  /** Also takes in what the pointer does after a moment, while the same page is shown; told once that is known. */
  async function lookAhead(replayer, doc, epoch_ms, urls) {
    const page = pageOf(replayer, doc, epoch_ms);
    const answers = await Promise.all(urls.map((url) => fetch(url)));
    const later = (await Promise.all(answers.filter(({ ok }) => ok).map((answer) => answer.json()))).flat();
    const ends =
      later.find(({ type, timestamp }) => (type === 2 || type === 4) && timestamp > epoch_ms)?.timestamp ?? Infinity;
    const behind = later.filter(({ timestamp }) => timestamp > epoch_ms && timestamp < ends);
    const before = replayer.eventsTold().filter(({ timestamp }) => timestamp <= epoch_ms);
    if (!told.has(replayer)) told.set(replayer, new Map());
    told.get(replayer).set(page, samplesOf([...before, ...behind], Math.max(epoch_ms, behind.at(-1)?.timestamp ?? 0)));
  }

  /** The samples that a layout can be held against, each with its element. */
  function tellingOf(replayer, doc, epoch_ms) {
    const mirror = replayer.getMirror();
    const known = new Map();
    return mostOf(replayer, doc, epoch_ms).flatMap((sample) => {
      if (!known.has(sample.id)) {
        const node = mirror.getNode(sample.id);
        known.set(sample.id, isTelling(node, doc) ? node : null);
      }
      const element = known.get(sample.id);
      return element ? [{ ...sample, element }] : [];
    });
  }

  /** How many of the samples lie on the element that they were over. */
  function fitting(samples, doc) {
    const { scrollX, scrollY } = doc.defaultView;
    const boxes = new Map();
    let fits = 0;
    for (const { element, x, y } of samples) {
      if (!boxes.has(element)) boxes.set(element, element.getBoundingClientRect());
      const box = boxes.get(element);
      const [left, top] = [box.left + scrollX - EVIDENCE_NEAR_PX, box.top + scrollY - EVIDENCE_NEAR_PX];
      const isIn = x >= left && x <= left + box.width + 2 * EVIDENCE_NEAR_PX;
      fits += isIn && y >= top && y <= top + box.height + 2 * EVIDENCE_NEAR_PX ? 1 : 0;
    }
    return fits;
  }

  /** Whether a layout may be the visitor's, as far as the pointer tells. */
  function bearsOut(samples, doc) {
    return samples.length < ENOUGH_SAMPLES || fitting(samples, doc) >= samples.length * FITS_FRAC;
  }

  return { pageOf, lookAhead, tellingOf, fitting, bearsOut, ENOUGH_SAMPLES, FITS_FRAC };
})();

globalThis.evidence = evidence;
