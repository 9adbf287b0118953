// How large a page is and where some of its nodes lie: in the browser, but only as far as the recording tells it.
// Pictures it does not hold have the size that their addresses tell, if the pointer bears that out. Else the page is
// measured with small ones and with large ones in their places: what is the same both times does not depend on them.
"use strict";

const HELD = /^(data|blob):/;
/** Sheets that bring letters and signs only: without them a page lies as it did, but for a few pixels. */
const LETTERS_ONLY = /font|icon|awesome|typekit/i;
/** Mouse down, touch start. */
const PRESS_TYPES = new Set([1, 7]);
const LONGEST_PRESS_MS = 1000;
const NEAR_PX = 3;
const SAME_PX = 1;

const layout = (() => {
  /** Where an element lies on the page: x, y, width, height; null for one in a frame that is not there. */
  function placeOf(element, doc) {
    const box = element.getBoundingClientRect();
    let [x, y] = [box.left, box.top];
    for (let inner = element.ownerDocument; inner !== doc;) {
      const frame = inner.defaultView?.frameElement;
      if (!frame) return null;
      const place = frame.getBoundingClientRect();
      x += place.left + frame.clientLeft;
      y += place.top + frame.clientTop;
      inner = frame.ownerDocument;
    }
    return [x + doc.defaultView.scrollX, y + doc.defaultView.scrollY, box.width, box.height];
  }

  function holds([x, y, width, height], [at_x, at_y]) {
    const inRow = at_x >= x - NEAR_PX && at_x <= x + width + NEAR_PX;
    return inRow && at_y >= y - NEAR_PX && at_y <= y + height + NEAR_PX;
  }

  /** Where a point of a frame's window lies on the page; null in a frame that is not there. */
  function pointIn(inner, [x, y], doc) {
    for (let here = inner; here !== doc;) {
      const frame = here?.defaultView?.frameElement;
      if (!frame) return null;
      const place = frame.getBoundingClientRect();
      x += place.left + frame.clientLeft;
      y += place.top + frame.clientTop;
      here = frame.ownerDocument;
    }
    return [x + doc.defaultView.scrollX, y + doc.defaultView.scrollY];
  }

  function elementOf(node) {
    if (node?.nodeType === Node.DOCUMENT_NODE) return node.documentElement;
    return node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  }

  /**
   * Where a clicked element lies; null for one that is not there, takes no room, or is not under the point where it was
   * clicked: then the visitor's page was laid out otherwise.
   */
  function boxOf(element, doc, point) {
    const box = placeOf(element, doc);
    if (!box || box[2] <= 0 || box[3] <= 0) return null;
    if (!point || holds(box, point)) return box;
    const view = doc.defaultView;
    const hit = doc.elementFromPoint(point[0] - view.scrollX, point[1] - view.scrollY);
    if (!hit) return null;
    // a browser presses the field of a label that was pressed
    const isLabelled = [...(element.labels ?? [])].some((label) => label.contains(hit));
    return isLabelled || element.contains(hit) ? box : null;
  }

  /** Opens what must have been open for an element to be clicked, though no recorder tells of it; closes it again. */
  function withPopovers(element, measure) {
    const shut = [...layers.upwards(element)].filter((one) => one.popover && !one.matches(":popover-open")).reverse();
    for (const one of shut) one.showPopover();
    try {
      return measure();
    } finally {
      for (const one of shut.reverse()) if (one.matches(":popover-open")) one.hidePopover();
    }
  }

  /** When the press began that ended in a click: what a press does may be told before its click. Null where it is not. */
  function pressOf(replayer, node_id, epoch_ms) {
    const isPress = ({ type, data }) =>
      type === 3 && data.source === 2 && data.id === node_id && PRESS_TYPES.has(data.type);
    const events = replayer.eventsTold();
    const press = events.findLast((event) => event.timestamp <= epoch_ms && isPress(event));
    return press && press.timestamp > epoch_ms - LONGEST_PRESS_MS ? press.timestamp : null;
  }

  /** What is known of a click: where its element and control lay, whether they stuck, what they lay in. */
  function clickOf(click, doc, replayer, known, stoodOpen, epoch_ms) {
    const { node_id, control, x_px, y_px, viewport_x_px, viewport_y_px } = click;
    const mirror = replayer.getMirror();
    const element = elementOf(mirror.getNode(node_id));
    if (!element?.isConnected) return null;
    return withPopovers(element, () => {
      const inFrame = element.ownerDocument !== doc && viewport_x_px !== null;
      const at = inFrame ? pointIn(element.ownerDocument, [viewport_x_px, viewport_y_px], doc) : null;
      const box = boxOf(element, doc, at ?? (x_px === null ? null : [x_px, y_px]));
      const other = control && control !== node_id ? elementOf(mirror.getNode(control)) : null;
      const around = box && other?.isConnected && other !== element ? placeOf(other, doc) : null;
      const layer = layers.layerOf(element, known, stoodOpen);
      const pressed_epoch_ms = box ? null : pressOf(replayer, node_id, epoch_ms);
      return { box, control: around, at, is_stuck: box !== null && layers.isStuck(element), layer, pressed_epoch_ms };
    });
  }

  /** Whether an element lies in a box that scrolls by itself, or out of one that cuts it off: nobody knows then who saw it. */
  function isCutOff(element, box, doc) {
    const outer = doc.defaultView.getComputedStyle(doc.documentElement).overflowY !== "visible" ? null : doc.body;
    for (let above = element.parentElement; above && above !== outer; above = above.parentElement) {
      if (above === doc.documentElement) break;
      const style = doc.defaultView.getComputedStyle(above);
      if (style.overflowY === "visible" && style.overflowX === "visible") continue;
      const scrolls = /auto|scroll/.test(style.overflowY) && above.scrollHeight > above.clientHeight + 1;
      const around = above.getBoundingClientRect();
      const isOut = box.bottom > around.bottom + 1 || box.top < around.top - 1;
      if (scrolls || isOut || box.left > around.right || box.right < around.left) return true;
    }
    return false;
  }

  /** Whether the page names a sheet of style that the recording does not hold: then it lay otherwise. */
  function isUndressed(doc) {
    return [...doc.querySelectorAll("link[href][rel~=stylesheet]")].some((link) => {
      const isForScreens = doc.defaultView.matchMedia(link.media || "all").matches;
      return isForScreens && !HELD.test(link.href) && !LETTERS_ONLY.test(link.href);
    });
  }

  /**
   * Where a control lies that calls to act: x, least y, width, height, greatest y; all 0 for one that is not shown; null
   * where that is not known.
   */
  function callOf(node, doc) {
    if (node?.nodeType !== Node.ELEMENT_NODE || !node.isConnected || node.ownerDocument !== doc) return null;
    const box = node.getBoundingClientRect();
    if (box.width <= 0 || box.height <= 0 || !node.checkVisibility({ visibilityProperty: true }))
      return [0, 0, 0, 0, 0];
    const view = doc.defaultView;
    if (box.right <= 0 || box.left >= doc.documentElement.clientWidth || isCutOff(node, box, doc)) return null;
    const top = box.top + view.scrollY;
    return [box.left + view.scrollX, top, box.width, box.height, top];
  }

  /** What two looks at a control have in common: it lies between the two. */
  function between(one, other) {
    if (!one || !other || one[3] > 0 !== other[3] > 0) return null;
    const tops = [one[1], other[1]];
    return [one[0], Math.min(...tops), one[2], Math.max(one[3], other[3]), Math.max(...tops)];
  }

  function read(doc, replayer, clicks, calls, epoch_ms) {
    const root = doc.scrollingElement || doc.documentElement;
    const mirror = replayer.getMirror();
    const snapshot = replayer.eventsTold().findLast((event) => event.type === 2 && event.timestamp <= epoch_ms);
    const known = new Map();
    return {
      snapshot_epoch_ms: snapshot?.timestamp ?? 0,
      width_px: Math.max(root.scrollWidth, root.clientWidth),
      height_px: Math.max(root.scrollHeight, root.clientHeight),
      most_height_px: Math.max(root.scrollHeight, root.clientHeight),
      calls: isUndressed(doc) ? calls.map(() => null) : calls.map((id) => callOf(mirror.getNode(id), doc)),
      clicks: clicks.map((click) => {
        const stoodOpen = disclosed.note(replayer, doc, click.page);
        return clickOf(click, doc, replayer, known, stoodOpen, epoch_ms);
      }),
    };
  }

  /** The readings of one moment so far. */
  let readings = [];

  function isSame(one, other) {
    return Math.abs(one - other) <= SAME_PX;
  }

  function sameSides(one, other) {
    return one && other && one.every((side, n) => isSame(side, other[n])) ? one : null;
  }

  function agreedClick(one, other) {
    if (!one || !other) return null;
    const parts = ["box", "control", "at"].map((part) => [part, sameSides(one[part], other[part])]);
    const pressed_epoch_ms = one.pressed_epoch_ms ?? other.pressed_epoch_ms;
    return { ...one, ...Object.fromEntries(parts), pressed_epoch_ms };
  }

  function agreed(one, other) {
    return {
      ...one,
      width_px: isSame(one.width_px, other.width_px) ? one.width_px : null,
      height_px: isSame(one.height_px, other.height_px) ? one.height_px : null,
      clicks: one.clicks.map((click, at) => agreedClick(click, other.clicks[at])),
      most_height_px: Math.max(one.most_height_px, other.most_height_px),
      calls: one.calls.map((call, at) => between(call, other.calls[at])),
    };
  }

  function isWhole({ height_px, clicks }) {
    return height_px !== null && clicks.every((click) => !click || click.box);
  }

  /** What a visit's page scrolls in is asked only where pages are measured, not where clicks are. */
  function answer(reading, doc, replayer, wantsPage) {
    const scrolled = wantsPage ? scroller.told(doc, replayer.getMirror()) : null;
    return JSON.stringify({ ...reading, scroller: scrolled });
  }

  /**
   * Measures the settled page of a replayer. Asked with `round` 0; while it answers "again", the page is to be let settle
   * once more and asked with the next number.
   * @param {object[]} clicks as `ClickToMeasure` in `app.library.layouts`
   * @param {number[]} calls node ids of what calls to act
   * @param {boolean} wantsPage whether a visit ends here
   * @param {number} epoch_ms the moment that is shown
   * @returns {string} JSON, or "again", or nothing while no page is shown
   */
  function ask(replayer, clicks, calls, wantsPage, epoch_ms, round) {
    const doc = replayer?.iframe?.contentDocument;
    if (!doc?.documentElement) return "";
    const docs = moment.allDocuments(doc);
    icons.widen(docs);
    const missing = standIns.missingIn(docs);
    if (round === 0) readings = [];
    const now = read(doc, replayer, clicks, calls, epoch_ms);
    if (missing.length === 0) return answer(now, doc, replayer, wantsPage);
    if (round > 0) readings.push(now);
    const allTold = missing.every(standIns.sizeTold);
    if (round === 1 && allTold && evidence.bearsOut(evidence.tellingOf(replayer, doc, epoch_ms), doc)) {
      return answer(now, doc, replayer, wantsPage);
    }
    const isDoubted = allTold && round > 0;
    const which = allTold ? round - 1 : round;
    if (which === standIns.SIZES.length) {
      const [one, other] = readings.slice(-standIns.SIZES.length);
      const both = agreed(one, other);
      if (isWhole(both)) return answer(both, doc, replayer, wantsPage);
      const unknown = missing.filter((element) => isDoubted || !standIns.sizeTold(element));
      const fits = fitting.fit(replayer, doc, unknown, epoch_ms, () => read(doc, replayer, clicks, calls, epoch_ms));
      return answer({ ...(fits.length ? fits.reduce(agreed) : both), may_fit: true }, doc, replayer, wantsPage);
    }
    standIns.standIn(missing, (element) => (!isDoubted && standIns.sizeTold(element)) || standIns.SIZES[which]);
    return "again";
  }

  return { ask };
})();

globalThis.layout = layout;
