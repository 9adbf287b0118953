// The box that scrolls in a page's place: many pages keep their window still and scroll one large box within it.
"use strict";

const SCROLLER_FRAC = 0.5;
const SCROLLS_PX = 40;
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
        if (element.ownerDocument === doc && element !== root && isLarge(element, view) && scrolls(element)) found.add(element);
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

  /**
   * Opens the page's inner scroller to its full length, so that the page is as long as what is read in it.
   * @returns {boolean} whether the page became so long; where it did not, it is as it was
   */
  function unfold(doc) {
    const element = find(doc);
    if (!element) return false;
    const root = doc.scrollingElement || doc.documentElement;
    const grows = element.scrollHeight - element.clientHeight;
    const wanted = root.scrollHeight + grows;
    element.scrollTo({ top: 0, left: 0, behavior: "instant" });
    const around = [...layers.upwards(element)].filter((one) => one.ownerDocument === doc && one !== element);
    const before = [element, ...around].map((one) => [one, one.getAttribute("style")]);
    const heights = new Map(around.map((one) => [one, one.getBoundingClientRect().height]));
    const style = doc.defaultView.getComputedStyle(element);
    const edges = element.offsetHeight - element.clientHeight;
    const paddings = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const full = element.scrollHeight + (style.boxSizing === "border-box" ? edges : -paddings);
    for (const one of around) {
      set(one, { height: "auto", "max-height": "none", overflow: "visible", "min-height": `${heights.get(one)}px` });
      if (doc.defaultView.getComputedStyle(one).position === "fixed") set(one, { position: "absolute", bottom: "auto" });
    }
    set(element, { height: `${full}px`, "max-height": "none", overflow: "visible", flex: "0 0 auto" });
    if (doc.defaultView.getComputedStyle(element).position === "fixed") set(element, { position: "absolute" });
    if (/absolute|fixed/.test(style.position)) set(element, { bottom: "auto" });
    if (root.scrollHeight >= wanted - SCROLLS_PX) return true;
    // what floats makes nothing that it stands in higher
    for (const one of around) {
      if (doc.defaultView.getComputedStyle(one).display === "block") set(one, { display: "flow-root" });
    }
    if (root.scrollHeight >= wanted - SCROLLS_PX) return true;
    for (const [one, own] of before) {
      if (own === null) one.removeAttribute("style");
      else one.setAttribute("style", own);
    }
    return false;
  }

  return { find, told, unfold };
})();

globalThis.scroller = scroller;
