// What a click was made on: the page itself, or something that was open above it or in the place of a part of it.
// Told by roles first, then by the names that such things go by, then by how they lie.
"use strict";

const BAR_FRAC = 0.4;
const BAR_LENGTH_FRAC = 0.9;
const LARGEST_SHARE = 0.6;
const NAMED_STEPS = 4;
const LONGEST_NAME = 200;

const DIALOG_ROLES = new Set(["dialog", "alertdialog"]);
const MENU_ROLES = new Set(["menu", "listbox", "tree", "grid"]);
const HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading], legend";
const TITLES = "[class*=title i], [class*=heading i], strong";
const CONSENTS = new RegExp(
  "onetrust|cookiebot|didomi|usercentrics|qc-cmp|osano|termly|truste|iubenda|cookieyes|klaro|cookieconsent|" +
    "(?:cookie|consent|gdpr|ccpa|privacy)s?[-_ ]?(?:banner|consent|notice|bar|popup|modal|law|dialog|overlay|" +
    "message|settings|preferences|wall|layer|manager|box|alert|disclaimer|policy)",
  "i",
);
const ABOUT_COOKIES = /\bcookies?\b|\bgdpr\b|\bconsent\b/i;
const DIALOG_NAMES = /(?:^|[\s_-])(?:modal|dialog|lightbox|popup|offcanvas|drawer|sheet|overlay)(?:[\s_-]|$)/i;
const MENU_WORDS = [
  ...["dropdown", "popover", "popper", "autocomplete", "suggestions?", "typeahead", "flyout", "mega-?menu"],
  ...["context-?menu", "sub-?menu", "datepicker", "picker"],
];
const MENU_NAMES = new RegExp(`(?:^|[\\s_-])(?:${MENU_WORDS.join("|")})(?:[\\s_-]|$)`, "i");
const STEP_NAMES = new RegExp(
  "(?:^|[\\s_-])(?:wizard|stepper)(?:[\\s_-]|$)|" +
    "(?:^|[\\s_-])step(?:[\\s_-]?(?:\\d+|panel|pane|content|form|body))?(?:\\s|$)",
  "i",
);

/** How an element stood when its page was first seen, where nobody looked. */
const unknown = () => undefined;

const layers = (() => {
  const isOf = (node, type) => node?.nodeType === type;

  /** What an element is in: out of shadow roots to their hosts, out of frames to theirs. */
  function above(element) {
    const parent = element.assignedSlot ?? element.parentNode;
    if (isOf(parent, Node.ELEMENT_NODE)) return parent;
    if (isOf(parent, Node.DOCUMENT_FRAGMENT_NODE)) return parent.host ?? null;
    return isOf(parent, Node.DOCUMENT_NODE) ? (parent.defaultView?.frameElement ?? null) : null;
  }

  function* upwards(element) {
    for (let here = element; here; here = above(here)) yield here;
  }

  const styleOf = (element) => element.ownerDocument.defaultView.getComputedStyle(element);
  const roleOf = (element) => (element.getAttribute("role") || "").trim().toLowerCase();
  const namesOf = (element) => `${element.getAttribute("class") || ""} ${element.id || ""}`.slice(0, LONGEST_NAME);
  const isGround = (element) => /^(HTML|BODY|MAIN)$/.test(element.nodeName) || roleOf(element) === "main";

  function isShown(element) {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
  }

  function words(element) {
    return (element?.textContent || "").replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
  }

  function byId(element, name) {
    const root = element.getRootNode();
    const ids = (element.getAttribute(name) || "").split(/\s+/).filter(Boolean);
    return ids.map((id) => root.getElementById?.(id)).filter(Boolean);
  }

  function selectorFor(value) {
    return `"${value.replace(/["\\]/g, "\\$&")}"`;
  }

  /** The elements of a tree that lead to another by its id: what opens it, or shows it. */
  function leadingTo(element) {
    if (!element.id) return [];
    const [own, link] = [selectorFor(element.id), selectorFor(`#${element.id}`)];
    const names = ["data-bs-target", "data-target", "href"].map((name) => `[${name}=${link}]`);
    const found = element.getRootNode().querySelectorAll?.([`[aria-controls=${own}]`, ...names].join());
    return [...(found ?? [])].filter((one) => !element.contains(one));
  }

  function nameOf(element) {
    const said = element.getAttribute("aria-label") || byId(element, "aria-labelledby").map(words).join(" ");
    if (said.trim()) return said.trim();
    for (const which of [HEADINGS, TITLES]) {
      const heading = [...element.querySelectorAll(which)].find((one) => words(one) && isShown(one));
      if (heading) return words(heading);
    }
    return "";
  }

  /** Whether an element lies along one whole edge of the window. */
  function isBar(element) {
    const { innerWidth, innerHeight } = element.ownerDocument.defaultView;
    const box = element.getBoundingClientRect();
    const along = box.width >= innerWidth * BAR_LENGTH_FRAC && (box.top <= 1 || box.bottom >= innerHeight - 1);
    const beside = box.height >= innerHeight * BAR_LENGTH_FRAC && (box.left <= 1 || box.right >= innerWidth - 1);
    return along || beside;
  }

  /** Whether an element lies above the page: fixed or absolute, itself or what it hangs in. */
  function floats(element) {
    let steps = 0;
    for (const here of upwards(element)) {
      if (isGround(here) || steps > NAMED_STEPS) return false;
      const position = styleOf(here).position;
      if (position === "fixed" || position === "absolute") return !isBar(here);
      steps += 1;
    }
    return false;
  }

  /** Whether a browser draws it above all else. */
  function isOnTop(element) {
    return element.matches(":modal, :popover-open");
  }

  /** Whether most of what the page says stands in an element: then it is the page. */
  function isThePage(element) {
    if (element.querySelector("main, [role=main]")) return true;
    const all = (element.ownerDocument.body?.textContent || "").length;
    return all > 0 && (element.textContent || "").length > all * LARGEST_SHARE;
  }

  /** Whether a fixed element lies over the middle of the window, as what asks for an answer does; bars lie at its edges. */
  function coversMiddle(element) {
    const { innerWidth, innerHeight } = element.ownerDocument.defaultView;
    const box = element.getBoundingClientRect();
    const isAround = (low, high, middle) => low < middle && high > middle;
    if (!isAround(box.left, box.right, innerWidth / 2) || !isAround(box.top, box.bottom, innerHeight / 2)) return false;
    const touches = box.top <= 1 || box.bottom >= innerHeight - 1;
    return !touches || box.height >= innerHeight * BAR_FRAC;
  }

  /** Whether something behind an element covers the whole window: only what wants all attention has that. */
  function isBacked(element) {
    const view = element.ownerDocument.defaultView;
    const beside = [...(element.parentElement?.children ?? []), ...(element.ownerDocument.body?.children ?? [])];
    return beside.some((one) => {
      if (one === element || one.contains(element) || !isShown(one)) return false;
      const box = one.getBoundingClientRect();
      const covers = box.width >= view.innerWidth - 20 && box.height >= view.innerHeight - 1;
      return covers && styleOf(one).position === "fixed" && !isThePage(one);
    });
  }

  function isConsent(element) {
    if (CONSENTS.test(`${namesOf(element)} ${element.getAttribute("aria-label") || ""}`)) return true;
    if (!/fixed|sticky|absolute/.test(styleOf(element).position)) return false;
    return ABOUT_COOKIES.test(words(element)) && !isThePage(element);
  }

  function tabOf(panel) {
    const leading = [...byId(panel, "aria-labelledby"), ...leadingTo(panel)];
    return leading.find(
      (one) => roleOf(one) === "tab" || /tab/i.test(namesOf(one) + (one.dataset.bsToggle ?? one.dataset.toggle ?? "")),
    );
  }

  /** A panel that another tab shows than the first, and than the one that stood open: {kind, name} or nothing. */
  function tabLayer(element, stoodOpen = unknown) {
    const isPanel =
      roleOf(element) === "tabpanel" || /(?:^|\s)tab-?(?:pane|panel|content)(?:\s|$)/i.test(namesOf(element));
    if (!isPanel) return null;
    const tab = tabOf(element);
    const list = tab?.closest("[role=tablist], .nav-tabs, .nav-pills, .nav, .tabs");
    if (list) {
      const tabs = [...list.querySelectorAll("[role=tab], [data-bs-toggle], [data-toggle], a, button")];
      const roles = tabs.filter((one) => roleOf(one) === "tab");
      return (roles.length ? roles : tabs)[0] === tab || stoodOpen(tab)
        ? null
        : { kind: "tab", name: words(tab) || tab.getAttribute("aria-label") || "" };
    }
    const panels = [...(element.parentElement?.children ?? [])].filter(
      (one) => roleOf(one) === roleOf(element) && one.nodeName === element.nodeName,
    );
    const name = element.getAttribute("aria-label") || "";
    return panels.indexOf(element) > 0 ? { kind: "tab", name } : null;
  }

  /** What stands for a step beside the others. */
  function stepItem(current) {
    return current.closest("li") ?? current;
  }

  /** A step after the first of what is gone through step by step, and after the one that was come to. */
  function stepLayer(element, stoodOpen = unknown) {
    const current = element.querySelector(":scope [aria-current=step]");
    if (current && !isThePage(element)) {
      const item = stepItem(current);
      if (stoodOpen(item)) return null;
      const items = [...(item.parentElement?.children ?? [])].filter((one) => one.nodeName === item.nodeName);
      return items.indexOf(item) > 0 ? { kind: "step", name: words(item), place: items.indexOf(item) + 1 } : null;
    }
    if (!STEP_NAMES.test(namesOf(element)) || !element.querySelector("input, select, textarea, button")) return null;
    const beside = [...(element.parentElement?.children ?? [])].filter(
      (one) => one.nodeName === element.nodeName && STEP_NAMES.test(namesOf(one)),
    );
    const place = beside.indexOf(element);
    if (place < 1 || beside.filter(isShown).length > 1) return null;
    return { kind: "step", name: nameOf(element), place: place + 1 };
  }

  function menuName(element) {
    const said = element.getAttribute("aria-label") || byId(element, "aria-labelledby").map(words).join(" ");
    if (said.trim()) return said.trim();
    const opener =
      leadingTo(element)[0] ??
      element.parentElement?.querySelector(":scope > [aria-expanded=true], :scope > [aria-haspopup]");
    if (opener) return opener.getAttribute("aria-label") || words(opener);
    return "";
  }

  /** Whether an element of itself is something open above the page: {kind, name} or nothing. */
  function kindOf(element, stoodOpen = unknown) {
    if (isGround(element)) return null;
    const role = roleOf(element);
    const names = namesOf(element);
    const position = styleOf(element).position;
    if (isConsent(element)) return { kind: "banner", name: nameOf(element) };
    const isModal = element.getAttribute("aria-modal") === "true" || element.matches("dialog[open], dialog:modal");
    if (DIALOG_ROLES.has(role) || isModal) return { kind: "dialog", name: nameOf(element) };
    if (MENU_ROLES.has(role) && (isOnTop(element) || floats(element))) return { kind: "menu", name: menuName(element) };
    if (isOnTop(element)) return { kind: "menu", name: menuName(element) || nameOf(element) };
    const above_page = position === "fixed" || position === "absolute";
    if (above_page && MENU_NAMES.test(names) && !isThePage(element)) return { kind: "menu", name: menuName(element) };
    const isAsking = position === "fixed" && (coversMiddle(element) || isBacked(element));
    const isNamed = above_page && DIALOG_NAMES.test(names) && coversMiddle(element);
    if ((isAsking || isNamed) && !isThePage(element)) return { kind: "dialog", name: nameOf(element) };
    return tabLayer(element, stoodOpen) ?? stepLayer(element, stoodOpen);
  }

  /** What is steady about an element, so that it is known again: Python makes a key of it. */
  function told(element, found) {
    const test = ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy"].find((name) =>
      element.getAttribute(name),
    );
    return {
      kind: found.kind,
      name: found.name.slice(0, LONGEST_NAME),
      id: (element.id || (element.getAttribute("aria-labelledby") || "").split(/\s/)[0]).slice(0, LONGEST_NAME),
      test_id: test ? element.getAttribute(test).slice(0, LONGEST_NAME) : "",
      role: roleOf(element) || element.nodeName.toLowerCase(),
      classes: (element.getAttribute("class") || "").slice(0, LONGEST_NAME),
      place: found.place ?? 0,
    };
  }

  /** What lies before a cover of the whole window: a click on the cover is made while that is open. */
  function dialogBefore(cover) {
    const open = [
      ...cover.ownerDocument.querySelectorAll("dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]"),
    ];
    return open.filter((one) => isShown(one) && !one.contains(cover)).at(-1) ?? null;
  }

  /**
   * What a node lay in that was open above its page; null for the page itself.
   * @param {Map<Element, object | null>} known of elements of this moment, to be asked once each
   * @param {(element: Element) => boolean | undefined} stoodOpen as `disclosed.note` answers; without it what opens in
   *   the flow of the page is the page
   */
  function layerOf(node, known = new Map(), stoodOpen = unknown) {
    const start = isOf(node, Node.ELEMENT_NODE) ? node : node?.parentElement;
    const asked = [];
    let [answer, inner] = [null, null];
    for (const element of upwards(start)) {
      if (known.has(element)) {
        answer = known.get(element);
        break;
      }
      // whether a click is in details or on their summary is told by what of them it was made on
      if (element.nodeName !== "DETAILS") asked.push(element);
      const found = kindOf(element, stoodOpen) ?? disclosed.openedOf(element, inner, stoodOpen);
      inner = element;
      if (!found) continue;
      const before = found.kind === "dialog" && !found.name && !words(element) ? dialogBefore(element) : null;
      answer = before ? told(before, { kind: "dialog", name: nameOf(before) }) : told(element, found);
      break;
    }
    for (const element of asked) known.set(element, answer);
    return answer;
  }

  /** Whether an element stays in the window while the page scrolls, or did at this moment. */
  function isStuck(node) {
    const start = isOf(node, Node.ELEMENT_NODE) ? node : node?.parentElement;
    for (const element of upwards(start)) {
      const { position } = styleOf(element);
      if (position === "fixed") return true;
      if (position === "sticky" && isSticking(element)) return true;
    }
    return false;
  }

  function isSticking(element) {
    const before = element.getAttribute("style");
    const here = element.getBoundingClientRect();
    element.style.setProperty("position", "relative", "important");
    element.style.setProperty("inset", "auto", "important");
    const free = element.getBoundingClientRect();
    if (before === null) element.removeAttribute("style");
    else element.setAttribute("style", before);
    return Math.abs(free.top - here.top) > 1 || Math.abs(free.left - here.left) > 1;
  }

  /** All that is open now, dialogs, menus and banners that are seen: each element and what it is. */
  function openIn(doc) {
    const found = new Map();
    const likely =
      "dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true], [role=menu], [role=listbox], [popover]";
    for (const element of doc.querySelectorAll(`${likely}, body > *, body > * > *`)) {
      if (found.has(element) || !isShown(element)) continue;
      const layer = kindOf(element);
      if (layer) found.set(element, layer);
    }
    return found;
  }

  /** All that is open now; of what is in the flow of the page, also what stands open always. */
  function open(doc) {
    const above_page = openIn(doc);
    const inFlow = [...disclosed.openIn(doc)].filter(([element]) => !above_page.has(element));
    return [
      ...[...above_page].map(([element, layer]) => told(element, layer)),
      ...inFlow.map(([element, layer]) => ({ ...told(element, layer), is_in_flow: true })),
    ];
  }

  /** The dialogs that are open, as elements. */
  function dialogs(doc) {
    return [...openIn(doc)].flatMap(([element, { kind }]) => (kind === "dialog" ? [element] : []));
  }

  return {
    layerOf,
    isStuck,
    open,
    dialogs,
    upwards,
    isThePage,
    isShown,
    leadingTo,
    nameOf,
    words,
    tabLayer,
    stepItem,
    stepLayer,
  };
})();

globalThis.layers = layers;
