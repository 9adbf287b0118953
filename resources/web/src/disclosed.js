// What opens in the flow of a page, in nobody's way: collapsed navigation, accordions, details, panels of tabs, steps.
// That it is open says little, for much stands open from the start; so what stood how when a page was first seen is kept.
"use strict";

const OPENERS = "[aria-expanded]";
const CHOSEN_TAB = "[role=tab], [data-bs-toggle=tab], [data-bs-toggle=pill], [data-toggle=tab], [data-toggle=pill]";
const CURRENT_STEP = "[aria-current=step]";
const COLLAPSING = ".collapse, .collapsing";
const TAB_PANELS = "[role=tabpanel], .tab-pane, .tab-panel";
/** What says by its place that the next element is what it opens. */
const TITLES_OF_PARTS = "h1, h2, h3, h4, h5, h6, [role=heading], dt";
const NAVIGATION = "nav, [role=navigation], [role=menu], [role=menubar], header, [role=banner]";

const disclosed = (() => {
  /** By replayer: the page that is clicked on, and what of it was open as each was first seen. */
  const stood = new WeakMap();

  function isOpen(element) {
    if (element.nodeName === "DETAILS") return element.open;
    if (element.matches(CHOSEN_TAB)) {
      const said = element.getAttribute("aria-selected");
      return said ? said === "true" : /(?:^|\s)(?:active|selected|current|is-active)(?:\s|$)/i.test(element.getAttribute("class"));
    }
    if (element.hasAttribute("aria-expanded")) return element.getAttribute("aria-expanded") === "true";
    return /(?:^|\s)(?:show|in|collapsing)(?:\s|$)/.test(element.getAttribute("class") || "");
  }

  /** The control that says of an element that it is open or shut; nothing where none does. */
  function openerOf(element) {
    const leading = layers.leadingTo(element).find((one) => one.matches(OPENERS));
    if (leading) return leading;
    const before = element.previousElementSibling;
    const inTitle = before?.matches(TITLES_OF_PARTS) ? before.querySelector(OPENERS) : null;
    const opener = before?.matches(OPENERS) ? before : inTitle;
    const isItsOwn = opener && !opener.hasAttribute("aria-controls") && !opener.hasAttribute("aria-haspopup");
    return isItsOwn ? opener : null;
  }

  /** What tells whether an element is open: details and collapsing parts themselves, else the control. */
  function telling(element) {
    if (element.nodeName === "DETAILS") return element;
    return openerOf(element) ?? (element.matches(COLLAPSING) ? element : null);
  }

  /** The elements that a control opens. */
  function openedBy(opener) {
    const named = (opener.getAttribute("aria-controls") || "").split(/\s+/).filter(Boolean);
    const link = opener.dataset?.bsTarget ?? opener.dataset?.target ?? opener.getAttribute("href") ?? "";
    if (/^#[^\s]+$/.test(link)) named.push(link.slice(1));
    const root = opener.getRootNode();
    const found = named.map((id) => root.getElementById?.(id)).filter(Boolean);
    if (found.length > 0) return found;
    const next = (opener.closest(TITLES_OF_PARTS) ?? opener).nextElementSibling;
    return next && openerOf(next) === opener ? [next] : [];
  }

  /** Every document and shadow root that is shown. */
  function rootsOf(doc) {
    const roots = moment.allDocuments(doc);
    for (let at = 0; at < roots.length; at += 1) {
      for (const one of roots[at].querySelectorAll("*")) if (one.shadowRoot) roots.push(one.shadowRoot);
    }
    return roots;
  }

  /** A node and what it is: another page may give its number to another. */
  function nameIn(mirror, element) {
    return `${mirror.getId(element)} ${element.nodeName} ${element.id}`;
  }

  /**
   * Remembers how what can open stands on a page; of each only how it was first seen.
   * @param {string} page what it was clicked on: another one stands anew
   */
  function note(replayer, doc, page) {
    let known = stood.get(replayer);
    if (!known || known.page !== page) stood.set(replayer, (known = { page, open: new Map() }));
    const { open } = known;
    const mirror = replayer.getMirror();
    const keep = (element, is) => {
      const name = nameIn(mirror, element);
      if (!open.has(name)) open.set(name, is);
    };
    for (const root of rootsOf(doc)) {
      const all = `${OPENERS}, details, ${COLLAPSING}, ${CHOSEN_TAB}`;
      for (const element of root.querySelectorAll(all)) {
        keep(element, isOpen(element));
        // what is seen though its control calls it shut is not what that opens
        if (!element.matches(OPENERS)) continue;
        for (const part of openedBy(element)) if (!part.matches(COLLAPSING)) keep(part, layers.isShown(part));
      }
      for (const current of root.querySelectorAll(CURRENT_STEP)) {
        const item = layers.stepItem(current);
        for (const one of item.parentElement?.children ?? []) keep(one, one === item);
      }
    }
    return (element) => open.get(nameIn(mirror, element));
  }

  function nameOf(element, opener) {
    if (element.nodeName === "DETAILS") {
      return layers.words([...element.children].find((one) => one.nodeName === "SUMMARY"));
    }
    const other = opener && opener !== element ? opener : layers.leadingTo(element)[0];
    return (other && (other.getAttribute("aria-label") || layers.words(other))) || layers.nameOf(element);
  }

  function kindOf(element, opener) {
    const isMenu = element.closest(NAVIGATION) || element.querySelector(":scope > nav, :scope > [role=menu]");
    return isMenu || opener?.getAttribute("aria-haspopup") ? "menu" : "part";
  }

  /** Whether an element is a part that is open now: {kind, name, opener} or nothing. */
  function partOf(element) {
    const tells = telling(element);
    if (!tells || !isOpen(tells) || layers.isThePage(element)) return null;
    return { kind: kindOf(element, tells), name: nameOf(element, tells), opener: tells };
  }

  /**
   * Whether an element was opened in the flow of its page: {kind, name} or nothing.
   * @param {Element} [inner] what of it was clicked: a summary stands there always
   * @param {(element: Element) => boolean | undefined} stoodOpen as `note` answers
   */
  function openedOf(element, inner, stoodOpen) {
    if (element.nodeName === "DETAILS" && (!inner || inner === element || inner.nodeName === "SUMMARY")) return null;
    const part = partOf(element);
    if (!part || stoodOpen(part.opener) !== false) return null;
    return part.opener !== element && stoodOpen(element) === true ? null : part;
  }

  /** All parts of a page that are open now, whether or not they were from the start, the inner ones too. */
  function openIn(doc) {
    const found = new Map();
    for (const root of rootsOf(doc)) {
      const openers = [...root.querySelectorAll('[aria-expanded="true"]')].flatMap(openedBy);
      const others = root.querySelectorAll(`details[open], ${COLLAPSING}, ${TAB_PANELS}`);
      for (const element of [...openers, ...others]) {
        if (found.has(element) || !layers.isShown(element)) continue;
        const part = layers.tabLayer(element) ?? partOf(element);
        if (part) found.set(element, part);
      }
      for (const current of root.querySelectorAll(CURRENT_STEP)) {
        for (const element of layers.upwards(current)) {
          const step = layers.stepLayer(element);
          if (step) found.set(element, step);
          if (step || layers.isThePage(element)) break;
        }
      }
    }
    return found;
  }

  return { note, openedOf, openIn };
})();

globalThis.disclosed = disclosed;
