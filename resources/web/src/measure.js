// Takes a settled page apart for its full-length picture: how high it is, and one view after the other down to its end.
// A page is photographed in its own viewport, view by view, because its layout depends on the viewport's height.
"use strict";

const COVERS_FRAC = 0.9;
const STAND_IN_COLOUR = "#d9dde4";

function pageSize(doc) {
  const root = doc.scrollingElement || doc.documentElement;
  return {
    width_px: root.clientWidth,
    view_px: root.clientHeight,
    height_px: Math.max(root.scrollHeight, root.clientHeight),
  };
}

/**
 * Shows the view that begins at a height of the page. In every view but the first, what sticks to the window is taken out,
 * or it would be seen once a view; a background that covers the window stays.
 * @returns {number} where the view really begins: the last one cannot begin below the page's end less its height
 */
function showView(doc, y_px) {
  if (y_px > 0 && !doc.documentElement.hasAttribute("data-footfall-views")) {
    doc.documentElement.setAttribute("data-footfall-views", "");
    releaseStuck(doc);
  }
  const root = doc.scrollingElement || doc.documentElement;
  root.scrollTo({ top: y_px, left: 0, behavior: "instant" });
  return root.scrollTop;
}

function releaseStuck(doc) {
  const view = doc.defaultView;
  const stuck = [];
  for (const element of doc.querySelectorAll("body *")) {
    const style = view.getComputedStyle(element);
    if (style.position === "sticky") stuck.push([element, "position", "relative"], [element, "inset", "auto"]);
    if (style.position === "fixed") {
      const box = element.getBoundingClientRect();
      const covers =
        box.width >= view.innerWidth * COVERS_FRAC && box.height >= view.innerHeight * COVERS_FRAC;
      if (!covers || Number(style.zIndex) > 0) stuck.push([element, "visibility", "hidden"]);
    }
  }
  for (const [element, name, value] of stuck) element.style.setProperty(name, value, "important");
}

/** What is being read of each page that is made ready: whether all was. */
const readAhead = new WeakMap();

/**
 * Makes a page ready for its picture: pictures and signs that were not recorded take the room they are told to have, the
 * box that scrolls in the page's place and dialogs are opened to their full length. While it answers true, the page is to be let settle
 * and this asked again.
 * @param {number} epoch_ms the moment that is shown
 * @param {string[]} urls what is recorded after it
 * @returns {boolean}
 */
function arrange(replayer, round, epoch_ms, urls) {
  const doc = replayer?.iframe?.contentDocument;
  if (!doc?.documentElement) return false;
  const docs = moment.allDocuments(doc);
  icons.widen(docs);
  const missing = standIns.missingIn(docs);
  const unknown = missing.filter((element) => !standIns.sizeTold(element));
  if (round === 0 && missing.length > 0) {
    const ahead = { isRead: unknown.length === 0 };
    readAhead.set(replayer, ahead);
    if (unknown.length > 0) {
      // without it, what the pointer did so far has to do
      const done = () => (ahead.isRead = true);
      evidence.lookAhead(replayer, doc, epoch_ms, urls).then(done, done);
    }
    standIns.standIn(missing, (element) => standIns.sizeTold(element) ?? standIns.SIZES.at(-1), STAND_IN_COLOUR);
    return true;
  }
  if (readAhead.get(replayer)?.isRead === false) return true;
  showView(doc, 0);
  if (unknown.length > 0) {
    standIns.takeBack(fitting.shapeLikeliest(replayer, doc, unknown, epoch_ms));
  }
  scroller.unfold(doc);
  scroller.unfoldDialogs(doc);
  return false;
}

/** All that is told of a page beside its picture: its size, where its elements lie, what it shows. */
function described(replayer) {
  const doc = replayer.iframe.contentDocument;
  showView(doc, 0);
  const size = pageSize(doc);
  const boxes = elements.boxesOf(doc, replayer.getMirror(), size.width_px, size.height_px);
  return JSON.stringify({ ...size, elements: boxes, look: fullness.told(doc) });
}

globalThis.measure = { showView, arrange, described };
