// Which element of the recorded page lies under a point of the player: for who asks about it with the right button.
"use strict";

const pick = (() => {
  /** Through shadow roots and frames down to what is seen at a point of a document's window. */
  function deepest(doc, x, y) {
    let root = doc;
    for (;;) {
      const hit = root.elementFromPoint(x, y);
      if (!hit) return null;
      if (hit.shadowRoot && hit.shadowRoot !== root) {
        const inner = hit.shadowRoot.elementFromPoint(x, y);
        if (!inner || inner === hit) return hit;
        root = hit.shadowRoot;
        continue;
      }
      const frame = hit.tagName === "IFRAME" ? hit.contentDocument : null;
      if (!frame?.documentElement) return hit;
      const place = hit.getBoundingClientRect();
      return deepest(frame, x - place.left - hit.clientLeft, y - place.top - hit.clientTop) ?? hit;
    }
  }

  function above(element) {
    if (element.parentElement) return element.parentElement;
    const root = element.getRootNode();
    return root.host ?? root.defaultView?.frameElement ?? null;
  }

  /**
   * The recorded nodes under a point, the innermost one first.
   * @param {number} x of the player's own window, px
   * @param {number} y of the player's own window, px
   * @returns {number[]} ids of the recording
   */
  function at(replayer, x, y) {
    const frame = replayer?.iframe;
    const doc = frame?.contentDocument;
    if (!doc?.documentElement) return [];
    const place = frame.getBoundingClientRect();
    const scale = place.width / (frame.offsetWidth || 1);
    const [inner_x, inner_y] = [(x - place.left) / scale, (y - place.top) / scale];
    if (inner_x < 0 || inner_y < 0 || inner_x >= frame.offsetWidth || inner_y >= frame.offsetHeight) return [];
    const found = [];
    for (let element = deepest(doc, inner_x, inner_y); element && element !== frame; element = above(element)) {
      const id = replayer.getMirror().getId(element);
      if (id > 0) found.push(id);
    }
    return found;
  }

  return { at };
})();

globalThis.pick = pick;
