// Makes the page that is seen into the one that was sketched, changing what differs and nothing else: node by node, by
// their recorded ids. Where that cannot be done it throws CannotPatch, and the page has to be built anew.
"use strict";

const ELEMENT = 2;
const DOCTYPE = 1;
const PAUSED = "rrweb-paused";
const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const SVG_NAMES = new Map(
  [
    "altGlyph", "altGlyphDef", "altGlyphItem", "animateColor", "animateMotion", "animateTransform", "clipPath", "feBlend",
    "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap",
    "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage",
    "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile",
    "feTurbulence", "foreignObject", "glyphRef", "linearGradient", "radialGradient",
  ].map((name) => [name.toLowerCase(), name]),
);

class Patch {
  /**
   * @param {HardenedReplayer} replayer its page is changed
   * @param {Sketch} sketch
   */
  constructor(replayer, sketch) {
    this.replayer = replayer;
    this.sketch = sketch;
    this.mirror = replayer.getMirror();
    this.wanted = sketch.dom.mirror;
    this.stale = new Set();
    this.styles = [];
    this.fields = [];
    this.scrollers = [];
    this.documents = [];
  }

  run() {
    const { replayer, sketch, mirror, wanted } = this;
    const doc = replayer.iframe.contentDocument;
    this.markStale();
    this.patchDocument(doc, sketch.dom);
    for (const [id, node] of mirror.idNodeMap) {
      if (id > 0 && !wanted.has(id)) mirror.idNodeMap.delete(id);
    }
    for (const [style, rr] of this.styles) this.applyRules(style, rr);
    this.adoptSheets();
    replayer.beside.keepFonts(sketch.fonts);
    this.fillFields();
    return this;
  }

  // -- the tree -------------------------------------------------------------------------------------------------------

  patchDocument(doc, rrDoc) {
    if (!doc || mirrorId(this.mirror, doc) !== this.wanted.getId(rrDoc)) throw new CannotPatch("another document");
    const html = doc.documentElement;
    const rrHtml = rrDoc.documentElement;
    if (!html || !rrHtml || this.mirror.getId(html) !== this.wanted.getId(rrHtml)) throw new CannotPatch("another root");
    this.documents.push([doc, rrDoc]);
    this.patchChildren(doc, rrDoc);
  }

  patchChildren(parent, rrParent) {
    const { mirror, wanted, stale } = this;
    for (let child = parent.firstChild; child; ) {
      const next = child.nextSibling;
      const id = mirror.getId(child);
      if (id > 0 && child.nodeType !== 10) {
        const rr = wanted.getNode(id);
        // what was gone with a host and is back holds what has been made anew meanwhile
        const isOther = mirror.getNode(id) !== child;
        if (!rr || rr.parentNode !== rrParent || isOther || stale.has(id)) parent.removeChild(child);
      }
      child = next;
    }
    let cursor = this.own(parent.firstChild);
    for (let rr = rrParent.firstChild; rr; rr = rr.nextSibling) {
      if (rr.RRNodeType === DOCTYPE) continue;
      const live = this.liveOf(rr);
      if (live === null) {
        parent.insertBefore(this.create(rr), cursor);
      } else if (live === cursor) {
        cursor = this.own(cursor.nextSibling);
        this.patchNode(live, rr);
      } else {
        parent.insertBefore(live, cursor);
        this.patchNode(live, rr);
      }
    }
  }

  /** The next node that the recording tells of; others are the player's and stay where they are. */
  own(node) {
    while (node && (this.mirror.getId(node) <= 0 || node.nodeType === 10)) node = node.nextSibling;
    return node;
  }

  liveOf(rr) {
    const id = this.wanted.getId(rr);
    if (id <= 0) throw new CannotPatch("a node without an id");
    if (this.wanted.getNode(id) !== rr) throw new CannotPatch("two nodes of one id");
    if (this.stale.has(id)) return null;
    const node = this.mirror.getNode(id);
    if (node === null || node.nodeType !== rr.nodeType) return null;
    return node.nodeType !== 1 || node.tagName.toUpperCase() === rr.tagName ? node : null;
  }

  patchNode(node, rr) {
    if (rr.RRNodeType !== ELEMENT) {
      const data = rr.data ?? "";
      if (node.data !== data) node.data = data;
      return;
    }
    if (rr.tagName === "DIALOG") lower(node, rr);
    this.patchAttributes(node, rr);
    this.inside(node, rr, false);
  }

  create(rr) {
    const doc = this.replayer.iframe.contentDocument;
    const meta = this.wanted.getMeta(rr);
    let node;
    if (rr.nodeType === 3) node = doc.createTextNode(rr.data ?? "");
    else if (rr.nodeType === 8) node = doc.createComment(rr.data ?? "");
    else if (rr.nodeType === 1) node = this.createElement(doc, rr, meta);
    else throw new CannotPatch("a node that is no element");
    this.stale.delete(meta.id);
    this.mirror.add(node, meta);
    if (rr.nodeType === 1) {
      for (const name in rr.attributes) setAttribute(node, name, attributeOf(rr, name), meta.isSVG);
      this.inside(node, rr, true);
      if (rr.tagName === "CANVAS" && pictureOf(rr)) this.paint(node, pictureOf(rr));
      for (const plugin of this.replayer.config.plugins) plugin.onBuild?.(node, { id: meta.id, replayer: this.replayer });
    }
    return node;
  }

  createElement(doc, rr, meta) {
    const tag = rr.tagName.toLowerCase();
    if (meta.isSVG) return doc.createElementNS(SVG, SVG_NAMES.get(tag) ?? tag);
    const view = doc.defaultView;
    if (meta.isCustom && !view.customElements.get(meta.tagName)) {
      view.customElements.define(meta.tagName, class extends view.HTMLElement {});
    }
    return doc.createElement(tag);
  }

  /** What an element holds: shadow root, document of a frame, children. */
  inside(node, rr, isNew) {
    const tag = rr.tagName;
    if (rr.shadowRoot) {
      const root = node.shadowRoot ?? node.attachShadow({ mode: "open" });
      this.patchChildren(root, rr.shadowRoot);
    } else if (node.shadowRoot) {
      throw new CannotPatch("a shadow root is gone");
    }
    if (tag === "IFRAME") this.patchFrame(node, rr, isNew);
    if (tag === "STYLE" || tag === "TEXTAREA") {
      this.patchTexts(node, rr);
      if (tag === "STYLE") this.styles.push([node, rr]);
    } else if (isNew) {
      for (let child = rr.firstChild; child; child = child.nextSibling) {
        const live = this.liveOf(child);
        node.appendChild(live ?? this.create(child));
        if (live) this.patchNode(live, child);
      }
    } else {
      this.patchChildren(node, rr);
    }
    const id = this.wanted.getId(rr);
    const typed = rr.inputData ?? this.sketch.earlier("inputs", rr);
    if (typed) this.fields.push([id, typed]);
    const place = rr.scrollData ?? this.sketch.earlier("scrolls", rr);
    if (place) this.scrollers.push([node, id, place, true]);
    else if (rr.scrollLeft || rr.scrollTop) {
      this.scrollers.push([node, id, { x: rr.scrollLeft || 0, y: rr.scrollTop || 0 }, false]);
    }
  }

  patchFrame(node, rr, isNew) {
    const isRecorded = this.wanted.getId(rr.contentDocument) > 0;
    if (!isRecorded && (isNew || this.mirror.getId(node.contentDocument) <= 0)) return;
    if (!isRecorded || isNew) throw new CannotPatch("another frame");
    this.patchDocument(node.contentDocument, rr.contentDocument);
  }

  /** Children of elements whose text is not followed node by node, as one. */
  patchTexts(node, rr) {
    const { mirror, wanted } = this;
    const kids = rr.childNodes;
    const old = [...node.childNodes];
    const isSame =
      old.length === kids.length &&
      kids.every((kid, n) => kid.nodeType === 3 && old[n].nodeType === 3 && old[n].data === (kid.data ?? ""));
    const texts = isSame ? old : kids.map((kid) => node.ownerDocument.createTextNode(kid.textContent ?? ""));
    kids.forEach((kid, n) => {
      const meta = wanted.getMeta(kid);
      if (meta) mirror.add(texts[n], meta);
    });
    mirror.add(node, wanted.getMeta(rr));
    if (!isSame) node.replaceChildren(...texts);
  }

  patchAttributes(node, rr) {
    const { attributes } = rr;
    let known = 0;
    let isSvg = null;
    for (const name in attributes) {
      let value = attributeOf(rr, name);
      const is = node.getAttribute(name);
      if (name === "class" && rr.tagName === "HTML" && node.classList.contains(PAUSED)) {
        value = value ? `${value} ${PAUSED}` : PAUSED;
      }
      if (is !== null) known += 1;
      if (is === value) continue;
      isSvg ??= Boolean(this.wanted.getMeta(rr).isSVG);
      setAttribute(node, name, value, isSvg);
      if (is === null && node.hasAttribute(name)) known += 1;
    }
    const names = node.getAttributeNames();
    if (names.length === known) return;
    for (const name of names) {
      if (name in attributes) continue;
      if (name === "class" && rr.tagName === "HTML" && node.classList.contains(PAUSED)) {
        if (node.className !== PAUSED) node.className = PAUSED;
      } else if (!Object.keys(attributes).some((other) => other.toLowerCase() === name)) {
        node.removeAttribute(name);
      }
    }
  }

  // -- what is not in the tree ------------------------------------------------------------------------------------------

  /** What was typed into and is not any more is made anew: nothing else takes a field back to what it was. */
  markStale() {
    const { wanted, stale, sketch } = this;
    let radios = false;
    for (const id of this.replayer.beside.typedInto) {
      const rr = wanted.getNode(id);
      radios ||= !rr || rr.attributes?.type === "radio";
      if (!rr || rr.inputData || sketch.early.inputs.has(id)) continue;
      this.makeStale(rr);
    }
    for (const [id, rr] of wanted.idNodeMap) {
      if (radios && rr.tagName === "INPUT" && rr.attributes.type === "radio") stale.add(id);
      else if (rr.tagName === "CANVAS" && this.isPaintedOver(id, rr)) stale.add(id);
    }
    this.replayer.beside.drawnOn = new Set(this.replayer.canvases.latest.keys());
  }

  /** Whether a canvas shows what nothing will paint over. */
  isPaintedOver(id, rr) {
    const { beside, canvases } = this.replayer;
    const node = this.mirror.getNode(id);
    if (!node) return false;
    const first = beside.pictures.get(node) ?? this.mirror.getMeta(node)?.attributes?.rr_dataURL;
    return first !== pictureOf(rr) || (beside.drawnOn.has(id) && !canvases.latest.has(id));
  }

  /** A picture that the recorder took of a canvas with the page. */
  paint(canvas, address) {
    const image = new Image();
    image.onload = () => canvas.getContext("2d")?.drawImage(image, 0, 0, image.width, image.height);
    image.src = address;
    this.replayer.beside.pictures.set(canvas, address);
  }

  makeStale(rr) {
    this.stale.add(this.wanted.getId(rr));
    for (let child = rr.firstChild; child; child = child.nextSibling) this.makeStale(child);
  }

  fillFields() {
    const { replayer, mirror } = this;
    const { typedInto } = replayer.beside;
    for (const id of typedInto) {
      // what is gone may come back, and holds what was typed still
      if (mirror.getNode(id)?.isConnected !== false) typedInto.delete(id);
    }
    for (const [, data] of this.fields) replayer.applyInput(data);
  }

  /** Rules that were put into a sheet: what is there already stays, when it is the beginning of what is wanted. */
  applyRules(style, rr) {
    const { replayer } = this;
    const done = style.sheet ? replayer.beside.rulesOf(style.sheet) : [];
    if (done.length === 0 && rr.rules.length === 0) return;
    let from = done.length;
    if (done.length > rr.rules.length || done.some((data, n) => !isSame(data, rr.rules[n]))) {
      style.replaceChildren(...style.childNodes);
      from = 0;
    }
    for (const data of rr.rules.slice(from)) if (style.sheet) replayer.applyToSheet(data, style.sheet);
  }

  adoptSheets() {
    const { replayer, sketch } = this;
    const all = [...sketch.early.sheets, ...sketch.constructed, ...sketch.adopted];
    const done = replayer.beside.adoptions;
    const isDone = done && done.length === all.length && all.every((data, n) => isSame(data, done[n]));
    if (isDone && replayer.beside.hasAdopters()) return;
    replayer.beside.forgetSheets(this.documents.map(([doc]) => doc));
    for (const data of sketch.early.sheets) {
      if (data.source === CONTENT.ADOPTED_STYLE_SHEET) {
        if (!this.mirror.getNode(data.id)) throw new CannotPatch("the host of a sheet is gone");
        replayer.applyAdoptedStyleSheet(data);
      } else {
        replayer.applyStyleSheetMutation(data);
      }
    }
    for (const data of sketch.constructed) replayer.applyStyleSheetMutation(data);
    for (const data of sketch.adopted) replayer.applyAdoptedStyleSheet(data);
    replayer.beside.adoptions = all;
  }

  /** Scrolls all to where they were; the page must be there. */
  scroll() {
    const { replayer, sketch } = this;
    const before = new Set(replayer.beside.scrolled);
    replayer.beside.scrolled.clear();
    replayer.scrolls.clear();
    for (const [doc, rrDoc] of this.documents) {
      const id = this.mirror.getId(doc);
      const data = rrDoc.scrollData ?? sketch.earlier("scrolls", rrDoc);
      const isMain = rrDoc === sketch.dom;
      const place = data ?? { x: isMain ? sketch.offset.left : 0, y: isMain ? sketch.offset.top : 0 };
      before.delete(id);
      if (data) replayer.beside.scrolled.add(id);
      if (isMain || data) replayer.scrolls.set(id, { x: place.x, y: place.y });
      doc.defaultView.scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    }
    for (const [node, id, place, isTold] of this.scrollers) {
      before.delete(id);
      replayer.beside.scrolled.add(id);
      if (isTold) replayer.scrolls.set(id, { x: place.x, y: place.y });
      node.scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    }
    for (const id of before) this.mirror.getNode(id)?.scrollTo?.({ left: 0, top: 0, behavior: "instant" });
  }

  /** Takes the focus and the selection from what has them no more. */
  unfocus() {
    const { focused, selected } = this.replayer.kept;
    for (const [doc] of this.documents) {
      const active = doc.activeElement;
      const isOther = active && active !== doc.body && this.mirror.getId(active) !== focused?.id;
      if (isOther && active.nodeName !== "IFRAME") active.blur();
      if (!selected) doc.getSelection()?.removeAllRanges();
    }
  }
}

/** A dialog that lay above the page and does so no more. */
function lower(dialog, rr) {
  if (dialog.matches(":modal") && !(rr.open && rr.isModal)) dialog.close();
}

function pictureOf(rr) {
  return rr.attributes.rr_dataURL ?? rr.rr_dataURL ?? undefined;
}

function mirrorId(mirror, node) {
  return node ? mirror.getId(node) : -1;
}

const textOf = new WeakMap();

/** Whether two events tell the same; keyframes repeat events, which are other objects then. */
function isSame(one, other) {
  return one === other || asText(one) === asText(other);
}

function asText(data) {
  let text = textOf.get(data);
  if (text === undefined) textOf.set(data, (text = JSON.stringify(data)));
  return text;
}

function attributeOf(rr, name) {
  const value = String(rr.attributes[name]);
  return name === "rel" && rr.tagName === "LINK" ? relOf(value) : value;
}

function setAttribute(node, name, value, isSvg) {
  try {
    if (isSvg && name === "xlink:href") node.setAttributeNS(XLINK, name, value);
    else node.setAttribute(name, value);
  } catch {
    // a name that no page can have
  }
}

globalThis.Patch = Patch;
