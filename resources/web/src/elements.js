// Where the elements of a page lie in its full-length picture: all that is seen and takes room, cut to what is seen.
"use strict";

const MOST_ELEMENTS = 4000;
const LEAST_SIDE_PX = 2;
const MOST_WALKED = 60_000;
const UNSEEN_TAGS = new Set([
  "HEAD",
  "SCRIPT",
  "STYLE",
  "LINK",
  "META",
  "NOSCRIPT",
  "TEMPLATE",
  "BR",
  "WBR",
  "SOURCE",
  "TRACK",
  "PARAM",
]);
const PRESSED = [
  ...["a[href]", "area[href]", "button", "input:not([type=hidden])", "select", "textarea", "summary", "label"],
  ...["option", "[onclick]", "[contenteditable='']", "[contenteditable=true]"],
].join();
const PRESSED_ROLES = new Set([
  ...["button", "link", "checkbox", "radio", "switch", "tab", "option", "combobox", "textbox", "searchbox"],
  ...["menuitem", "menuitemcheckbox", "menuitemradio", "slider", "spinbutton", "treeitem", "gridcell"],
]);
const TELLING = [
  ...["h1", "h2", "h3", "h4", "h5", "h6", "img", "picture", "svg", "video", "canvas", "iframe", "form", "section"],
  ...["article", "header", "footer", "nav", "main", "aside", "table", "figure"],
].join();

const elements = (() => {
  function isPressable(element) {
    return element.matches(PRESSED) || PRESSED_ROLES.has(element.getAttribute("role") || "");
  }

  /** What of a box lies in another: [left, top, right, bottom], empty where nothing does. */
  function cut([left, top, right, bottom], within) {
    return [
      Math.max(left, within[0]),
      Math.max(top, within[1]),
      Math.min(right, within[2]),
      Math.min(bottom, within[3]),
    ];
  }

  const isEmpty = ([left, top, right, bottom]) => right - left < LEAST_SIDE_PX || bottom - top < LEAST_SIDE_PX;

  function below(element) {
    const light = element.nodeName === "svg" ? [] : [...element.children];
    return element.shadowRoot ? [...element.shadowRoot.children, ...light] : light;
  }

  /**
   * @param {Mirror} mirror
   * @param {number} width the picture's, and
   * @param {number} height
   * @returns {[number, number, number, number, number, boolean, boolean][]} node id, x, y, width, height, whether it is
   *   shown as something to press, whether it stays in the window; the most telling where there are too many
   */
  function boxesOf(doc, mirror, width, height) {
    const found = [];
    const { scrollX, scrollY } = doc.defaultView;
    const page = {
      at: [scrollX, scrollY],
      within: [0, 0, width, height],
      stuck: false,
      cursor: "auto",
      pressed: false,
    };
    const stack = doc.body ? below(doc.body).map((one) => [one, page]) : [];
    stack.reverse();
    for (let walked = 0; stack.length && walked < MOST_WALKED; walked += 1) {
      const [element, around] = stack.pop();
      if (UNSEEN_TAGS.has(element.nodeName)) continue;
      const style = element.ownerDocument.defaultView.getComputedStyle(element);
      if (style.display === "none") continue;
      const sticks = style.position === "fixed" || style.position === "sticky" || element.hasAttribute(STUCK_MARK);
      const stuck = around.stuck || sticks;
      const rect = element.getBoundingClientRect();
      const [x, y] = around.at;
      const own = [rect.left + x, rect.top + y, rect.right + x, rect.bottom + y];
      // what is fixed is cut by nothing that it stands in
      const limit = style.position === "fixed" ? page.within : around.within;
      const seen = cut(own, limit);
      const isThere = style.visibility === "visible" && Number(style.opacity) > 0;
      const canPress = isPressable(element);
      const looksPressed = style.cursor === "pointer" && around.cursor !== "pointer" && !around.pressed;
      if (isThere && !isEmpty(seen)) {
        const rank = canPress || looksPressed ? 0 : element.matches(TELLING) ? 1 : 2;
        found.push({
          rank,
          box: [
            mirror.getId(element),
            seen[0],
            seen[1],
            seen[2] - seen[0],
            seen[3] - seen[1],
            canPress || looksPressed,
            stuck,
          ],
        });
      }
      if (Number(style.opacity) === 0) continue;
      const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
      const inside = {
        ...around,
        within: hides && style.display !== "inline" ? seen : limit,
        stuck,
        cursor: style.cursor,
        pressed: around.pressed || canPress,
      };
      if (hides && isEmpty(seen)) continue;
      const inner = element.nodeName === "IFRAME" ? element.contentDocument : null;
      if (inner?.body) {
        inside.at = [own[0] + element.clientLeft, own[1] + element.clientTop];
        inside.within = seen;
        inside.cursor = "auto";
        stack.push([inner.body, inside]);
      }
      for (const one of below(element).reverse()) stack.push([one, inside]);
    }
    const kept =
      found.length <= MOST_ELEMENTS ? found : found.sort((one, other) => one.rank - other.rank).slice(0, MOST_ELEMENTS);
    return kept.filter(({ box }) => box[0] > 0).map(({ box }) => box);
  }

  return { boxesOf };
})();

globalThis.elements = elements;
