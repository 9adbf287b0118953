// How large a page is and where some of its nodes lie: in the browser, but only as far as the recording tells it.
// Pictures it does not hold have no size. The page is then measured with small ones and with large ones in their places:
// what is the same both times does not depend on them; what is not is not known.
"use strict";

const STAND_INS = [
  [40, 20],
  [1600, 1200],
];
const HELD = /^(data|blob):/;
/** Sheets that bring letters and signs only: without them a page lies as it did, but for a few pixels. */
const LETTERS_ONLY = /font|icon|awesome|typekit/i;
const NEAR_PX = 3;
const SAME_PX = 1;

const layout = (() => {
  const stoodIn = new WeakMap();

  function standInFor(element, which) {
    const [w, h] = [element.getAttribute("width"), element.getAttribute("height")].map(Number);
    const [width, height] = w > 0 && h > 0 ? [w, h] : STAND_INS[which];
    return `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
  }

  function isMissing(element) {
    const name = element.nodeName === "VIDEO" ? "poster" : "src";
    if (stoodIn.has(element) && stoodIn.get(element) === element.getAttribute(name)) return true;
    if (element.nodeName === "VIDEO") return element.readyState === HTMLMediaElement.HAVE_NOTHING;
    const isNamed = Boolean(element.getAttribute("src") || element.getAttribute("srcset"));
    return isNamed && element.complete && element.naturalWidth === 0;
  }

  /** The pictures and videos that the page names and the recording does not hold. */
  function missingIn(docs) {
    return docs.flatMap((doc) => [...doc.querySelectorAll("img, video")]).filter(isMissing);
  }

  function standIn(elements, which) {
    for (const element of elements) {
      const picture = standInFor(element, which);
      stoodIn.set(element, picture);
      if (element.nodeName === "VIDEO") {
        element.setAttribute("poster", picture);
        continue;
      }
      const sources = element.parentElement?.nodeName === "PICTURE" ? element.parentElement.children : [];
      for (const source of sources) source.removeAttribute("srcset");
      element.removeAttribute("srcset");
      element.loading = "eager";
      element.setAttribute("src", picture);
    }
  }

  /** Where an element lies on the page: x, y, width, height; null for one in a frame that is not there. */
  function placeOf(element, doc) {
    const box = element.getBoundingClientRect();
    let [x, y] = [box.left, box.top];
    for (let inner = element.ownerDocument; inner !== doc; ) {
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

  /**
   * Where a clicked node lies; null for one that is not there, takes no room, or is not under the point where it was
   * clicked: then the visitor's page was laid out otherwise.
   */
  function boxOf(node, doc, point) {
    if (node?.nodeType === Node.DOCUMENT_NODE) node = node.documentElement;
    const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    if (!element?.isConnected) return null;
    const box = placeOf(element, doc);
    if (!box || box[2] <= 0 || box[3] <= 0) return null;
    if (!point || holds(box, point)) return box;
    const view = doc.defaultView;
    const hit = doc.elementFromPoint(point[0] - view.scrollX, point[1] - view.scrollY);
    return hit && element.contains(hit) ? box : null;
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
    if (box.width <= 0 || box.height <= 0 || !node.checkVisibility({ visibilityProperty: true })) return [0, 0, 0, 0, 0];
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
    return {
      snapshot_epoch_ms: snapshot?.timestamp ?? 0,
      width_px: Math.max(root.scrollWidth, root.clientWidth),
      height_px: Math.max(root.scrollHeight, root.clientHeight),
      most_height_px: Math.max(root.scrollHeight, root.clientHeight),
      calls: isUndressed(doc) ? calls.map(() => null) : calls.map((id) => callOf(mirror.getNode(id), doc)),
      boxes: clicks.map(([id, x, y]) => boxOf(mirror.getNode(id), doc, x === null ? null : [x, y])),
    };
  }

  let before = null;

  function isSame(one, other) {
    return Math.abs(one - other) <= SAME_PX;
  }

  function agreed(one, other) {
    const boxes = one.boxes.map((box, at) => {
      return box && other.boxes[at]?.every((side, n) => isSame(side, box[n])) ? box : null;
    });
    return {
      ...one,
      width_px: isSame(one.width_px, other.width_px) ? one.width_px : null,
      height_px: isSame(one.height_px, other.height_px) ? one.height_px : null,
      boxes,
      most_height_px: Math.max(one.most_height_px, other.most_height_px),
      calls: one.calls.map((call, at) => between(call, other.calls[at])),
    };
  }

  /**
   * Measures the settled page of a replayer. Asked with `round` 0; while it answers "again", the page is to be let settle
   * once more and asked with the next number.
   * @param {[number, number | null, number | null][]} clicks node id and point on the page
   * @param {number[]} calls node ids of what calls to act
   * @param {number} epoch_ms the moment that is shown
   * @returns {string} JSON, or "again", or nothing while no page is shown
   */
  function ask(replayer, clicks, calls, epoch_ms, round) {
    const doc = replayer?.iframe?.contentDocument;
    if (!doc?.documentElement) return "";
    const now = read(doc, replayer, clicks, calls, epoch_ms);
    if (round === STAND_INS.length) return JSON.stringify(agreed(before, now));
    const missing = missingIn(moment.allDocuments(doc));
    if (missing.length === 0) return JSON.stringify(now);
    before = now;
    standIn(missing, round);
    return "again";
  }

  return { ask };
})();

globalThis.layout = layout;
