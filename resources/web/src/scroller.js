// The box that scrolls in a page's place: many pages keep their window still and scroll one large box within it.
"use strict";

const SCROLLER_FRAC = 0.5;
const SCROLLS_PX = 40;
const MOST_IN_A_DIALOG = 400;
/** What begins so little above a box's lower edge lies below it. */
const EDGE_PX = 8;
/** On what was fixed before it was opened to its full length. */
const STUCK_MARK = "data-footfall-stuck";
const PROBED_FRAC = [0.5, 0.3, 0.7];

const scroller = (() => {
  function scrolls(element) {
    if (element.scrollHeight <= element.clientHeight + SCROLLS_PX) return false;
    return /auto|scroll|overlay/.test(element.ownerDocument.defaultView.getComputedStyle(element).overflowY);
  }

  function isLarge(element, view) {
    const enough = (size, all) => size >= all * SCROLLER_FRAC;
    return enough(element.clientWidth, view.innerWidth) && enough(element.clientHeight, view.innerHeight);
  }

  /** The page's inner scroller, or null where the page itself scrolls, or nothing does. */
  function find(doc) {
    const view = doc.defaultView;
    const root = doc.scrollingElement || doc.documentElement;
    if (root.scrollHeight > root.clientHeight + SCROLLS_PX) return null;
    const found = new Set();
    for (const frac of PROBED_FRAC) {
      const hit = doc.elementFromPoint(view.innerWidth * frac, view.innerHeight * 0.5);
      for (const element of hit ? layers.upwards(hit) : []) {
        if (element.ownerDocument === doc && element !== root && isLarge(element, view) && scrolls(element))
          found.add(element);
      }
    }
    const area = (element) => element.clientWidth * element.clientHeight;
    const largest = [...found].sort((one, other) => area(other) - area(one))[0];
    return largest && layers.layerOf(largest)?.kind !== "dialog" ? largest : null;
  }

  /** Where it lies, how much of it is seen, and how high it is within. */
  function told(doc, mirror) {
    const element = find(doc);
    if (!element) return null;
    const box = element.getBoundingClientRect();
    const view = doc.defaultView;
    return {
      node_id: mirror.getId(element),
      x_px: box.left + element.clientLeft + view.scrollX,
      y_px: box.top + element.clientTop + view.scrollY,
      w_px: element.clientWidth,
      view_px: element.clientHeight,
      h_px: element.scrollHeight,
    };
  }

  function set(element, styles) {
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, "important");
  }

  /** How high a box is to be made so that nothing in it is left to scroll, in the unit of its style. */
  function fullHeight(element) {
    const style = element.ownerDocument.defaultView.getComputedStyle(element);
    const edges = element.offsetHeight - element.clientHeight;
    const paddings = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    return element.scrollHeight + (style.boxSizing === "border-box" ? edges : -paddings);
  }

  function loosen(element) {
    const { position } = element.ownerDocument.defaultView.getComputedStyle(element);
    if (position === "fixed") set(element, { position: "absolute" });
    if (position === "fixed" || position === "absolute") set(element, { bottom: "auto" });
  }

  /**
   * Makes a box as high as what is in it, and what it stands in with it.
   * @param {Element[]} around
   * @param {() => boolean} isLong whether it became so; where not, all is as it was
   */
  function grow(element, around, isLong) {
    element.scrollTo({ top: 0, left: 0, behavior: "instant" });
    const before = [element, ...around].map((one) => [one, one.getAttribute("style")]);
    const heights = new Map(around.map((one) => [one, one.getBoundingClientRect().height]));
    const full = fullHeight(element);
    for (const one of around) {
      set(one, { height: "auto", "max-height": "none", overflow: "visible", "min-height": `${heights.get(one)}px` });
      loosen(one);
    }
    set(element, { height: `${full}px`, "max-height": "none", overflow: "visible", flex: "0 0 auto" });
    loosen(element);
    if (isLong()) return true;
    takeBack(before);
    return false;
  }

  function takeBack(styles) {
    for (const [one, own] of styles) {
      if (own === null) one.removeAttribute("style");
      else one.setAttribute("style", own);
    }
  }

  function isCut(element) {
    return element.ownerDocument.defaultView.getComputedStyle(element).overflowY !== "visible";
  }

  /** Where the parts of each box around lie, the outermost first. */
  function partsOf(around) {
    return around.toReversed().flatMap((one) =>
      [...(one.shadowRoot ?? one).children].map((part) => {
        const { top, height } = part.getBoundingClientRect();
        return { part, top, height, position: one.ownerDocument.defaultView.getComputedStyle(part).position };
      }),
    );
  }

  /**
   * Makes a box as high as what is in it where the boxes around it are of a height of their own: each becomes as much higher, what lay
   * below is moved down by as much, what lay beside stays as it was.
   * @returns {boolean} whether the page became so long; where not, all is as it was
   */
  function stretch(element, around, isLong) {
    const more_px = element.scrollHeight - element.clientHeight;
    element.scrollTo({ top: 0, left: 0, behavior: "instant" });
    const cutting = [element, ...around].filter((one) => one !== one.ownerDocument.body && isCut(one));
    const bottom_px = Math.min(...cutting.map((one) => one.getBoundingClientRect().bottom)) - EDGE_PX;
    const parts = partsOf(around).filter(({ part, height }) => part === element || height > 0);
    const onTheWay = new Set([element, ...around]);
    const before = [...new Set([...onTheWay, ...parts.map(({ part }) => part)])].map((one) => [one, one.getAttribute("style")]);
    const heights = new Map();
    for (const one of onTheWay) {
      const { height } = one.ownerDocument.defaultView.getComputedStyle(one);
      if (height.endsWith("px")) heights.set(one, parseFloat(height) + more_px);
    }
    for (const [one, height] of heights) {
      set(one, { height: `${height}px`, "max-height": "none" });
      const { flexDirection, display } = one.ownerDocument.defaultView.getComputedStyle(one.parentElement ?? one);
      if (/flex/.test(display) && /column/.test(flexDirection)) set(one, { flex: "0 0 auto" });
      loosen(one);
    }
    set(element, { overflow: "hidden" });
    for (const { part, top, height, position } of parts) {
      const now = part.getBoundingClientRect();
      if (!onTheWay.has(part) && Math.abs(now.height - height) > 1) set(part, { height: `${height}px`, bottom: "auto" });
      const isBelow = top >= bottom_px && position !== "fixed" && !onTheWay.has(part);
      const off_px = top + (isBelow ? more_px : 0) - part.getBoundingClientRect().top;
      if (Math.abs(off_px) > 1) set(part, { translate: `0 ${off_px}px` });
    }
    if (isLong()) return true;
    takeBack(before);
    return false;
  }

  /**
   * Opens the page's inner scroller to its full length, so that the page is as long as what is read in it.
   * @returns {boolean} whether the page became so long; where it did not, it is as it was
   */
  function unfold(doc) {
    const element = find(doc);
    if (!element) return false;
    const root = doc.scrollingElement || doc.documentElement;
    const wanted = root.scrollHeight + element.scrollHeight - element.clientHeight;
    const around = [...layers.upwards(element)].filter((one) => one.ownerDocument === doc && one !== element);
    const isLong = () => root.scrollHeight >= wanted - SCROLLS_PX;
    const isRight = () => isLong() && root.scrollHeight <= wanted + SCROLLS_PX;
    return grow(element, around, isRight) || stretch(element, around, isRight) || grow(element, around, isLong);
  }

  /** What of a dialog scrolls: it, the layer that holds it, or the largest part of it. */
  function scrollerOf(dialog, layer) {
    const { width, height } = dialog.getBoundingClientRect();
    const inside = [...dialog.querySelectorAll("*")].slice(0, MOST_IN_A_DIALOG);
    const isLargeIn = (one) => one.clientWidth >= width * SCROLLER_FRAC && one.clientHeight >= height * SCROLLER_FRAC;
    return [dialog, ...layer, ...inside.filter(isLargeIn)].find(scrolls);
  }

  /** Opens dialogs that are longer than the window to their full length. */
  function unfoldDialogs(doc) {
    for (const dialog of layers.dialogs(doc)) {
      const above = [...layers.upwards(dialog)].filter((one) => one.ownerDocument === doc);
      const floating = above.findIndex((one) => /fixed|absolute/.test(doc.defaultView.getComputedStyle(one).position));
      if (floating < 0) continue;
      const layer = above.slice(0, floating + 1);
      const element = scrollerOf(dialog, layer.slice(1));
      if (!element) continue;
      const full = element.scrollHeight;
      const around = [...layers.upwards(element)];
      const wasFixed = doc.defaultView.getComputedStyle(layer.at(-1)).position === "fixed";
      const inside = around.slice(1, around.indexOf(layer.at(-1)) + 1);
      const isLong = () => element.clientHeight >= full - SCROLLS_PX;
      if (grow(element, inside, isLong) && wasFixed) layer.at(-1).setAttribute(STUCK_MARK, "");
    }
  }

  return { find, told, unfold, unfoldDialogs };
})();

globalThis.scroller = scroller;
