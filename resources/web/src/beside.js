// What the page that is seen holds beside its tree, because events put it there: nothing in the tree tells of it, and a
// page that is changed instead of built anew has to be taken back from it.
"use strict";

class Beside {
  /** @param {HardenedReplayer} replayer */
  constructor(replayer) {
    this.replayer = replayer;
    this.typedInto = new Set();
    this.scrolled = new Set();
    this.drawnOn = new Set();
    this.pictures = new WeakMap();
    this.rules = new WeakMap();
    this.adoptions = null;
    this.adoptedIn = new Map();
    this.fonts = new Map();
  }

  /** The page was built anew from a snapshot. */
  begin() {
    this.typedInto.clear();
    this.scrolled.clear();
    this.drawnOn.clear();
    const mirror = this.replayer.getMirror();
    for (const [id, node] of mirror.idNodeMap) {
      const { attributes } = mirror.getMeta(node);
      if (attributes?.rr_scrollTop || attributes?.rr_scrollLeft) this.scrolled.add(id);
    }
  }

  /** What was changed in a sheet since its text was read, in order. */
  rulesOf(sheet) {
    let told = this.rules.get(sheet);
    if (!told) this.rules.set(sheet, (told = []));
    return told;
  }

  /** Takes all adopted sheets away. */
  forgetSheets(docs) {
    for (const doc of docs) if (doc.adoptedStyleSheets.length > 0) doc.adoptedStyleSheets = [];
    for (const id of this.adoptedIn.keys()) {
      const root = this.replayer.getMirror().getNode(id)?.shadowRoot;
      if (root) root.adoptedStyleSheets = [];
    }
    this.adoptedIn.clear();
    this.replayer.styleMirror.reset();
    this.adoptions = null;
  }

  /**
   * Has what is there now under an id adopt sheets: a host that is built again has none of them. Where a sheet is not there,
   * rrweb looks for it again and again for seconds, whatever page is seen by then; here it is looked for when sheets come.
   */
  adopt({ id, styles, styleIds }) {
    const one = { root: this.rootOf(id), styleIds, isWhole: false };
    this.putSheets(one);
    this.adoptedIn.set(id, one);
    if (!styles) return;
    for (const other of this.adoptedIn.values()) if (!other.isWhole) this.putSheets(other);
  }

  putSheets(one) {
    const sheets = one.styleIds.map((id) => this.replayer.styleMirror.getStyle(id)).filter(Boolean);
    if (one.root && "adoptedStyleSheets" in one.root) one.root.adoptedStyleSheets = sheets;
    one.isWhole = sheets.length === one.styleIds.length;
  }

  /** Is all that adopted sheets still what stands there? */
  hasAdopters() {
    return [...this.adoptedIn].every(([id, { root }]) => this.rootOf(id) === root);
  }

  rootOf(id) {
    const node = this.replayer.getMirror().getNode(id);
    return node?.shadowRoot ?? node;
  }

  addFont(data) {
    const key = JSON.stringify([data.family, data.fontSource, data.descriptors]);
    if (this.fonts.has(key)) return key;
    try {
      const source = data.buffer ? new Uint8Array(JSON.parse(data.fontSource)) : data.fontSource;
      const face = new FontFace(data.family, source, data.descriptors);
      this.replayer.iframe.contentDocument.fonts.add(face);
      this.fonts.set(key, face);
    } catch {
      // a font that no browser reads
    }
    return key;
  }

  /** Has these fonts and no others of those that the page made. */
  keepFonts(all) {
    const wanted = new Set(all.map((data) => this.addFont(data)));
    for (const [key, face] of this.fonts) {
      if (wanted.has(key)) continue;
      this.replayer.iframe.contentDocument.fonts.delete(face);
      this.fonts.delete(key);
    }
  }
}

globalThis.Beside = Beside;
