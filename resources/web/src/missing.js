// Counts what the recording does not hold: every address the fence refused, once, by kind.
"use strict";

const KIND_OF_DIRECTIVE = {
  "img-src": "images",
  "style-src": "stylesheets",
  "style-src-elem": "stylesheets",
  "font-src": "fonts",
  "media-src": "media",
  "frame-src": "frames",
  "child-src": "frames",
  "object-src": "frames",
};

class Missing {
  constructor(changed) {
    this.changed = changed;
    this.addresses = new Map();
    this.watched = new WeakSet();
    this.refused = (event) => this.add(event.effectiveDirective, event.blockedURI);
  }

  clear() {
    this.addresses.clear();
    this.changed(this.counts());
  }

  /** Listen in a document of the recording; nothing of the recording can run, so nothing can interfere. */
  watch(doc) {
    if (!doc) return;
    doc.removeEventListener("securitypolicyviolation", this.refused);
    doc.addEventListener("securitypolicyviolation", this.refused);
  }

  add(directive, address) {
    const kind = KIND_OF_DIRECTIVE[directive];
    const key = `${kind} ${address}`;
    if (!kind || this.addresses.has(key)) return;
    this.addresses.set(key, kind);
    this.changed(this.counts());
  }

  counts() {
    const counts = { images: 0, stylesheets: 0, fonts: 0, media: 0, frames: 0 };
    for (const kind of this.addresses.values()) counts[kind] += 1;
    return counts;
  }
}

globalThis.Missing = Missing;
