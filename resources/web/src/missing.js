// Counts what the recording does not hold: every address the fence refused, once, by kind, and what the player names.
"use strict";

const KIND_OF_DIRECTIVE = {
  "img-src": "images",
  "style-src": "stylesheets",
  "style-src-elem": "stylesheets",
  "font-src": "fonts",
  "frame-src": "frames",
  "child-src": "frames",
  "object-src": "frames",
};

class Missing {
  constructor(changed) {
    this.changed = changed;
    this.named = new Map();
    this.unseen_ms = 0;
    // Videos and sounds are not counted by address: each tries several.
    this.refused = ({ effectiveDirective, blockedURI }) => {
      const kind = KIND_OF_DIRECTIVE[effectiveDirective];
      if (kind) this.add(kind, blockedURI);
    };
  }

  clear() {
    this.named.clear();
    this.unseen_ms = 0;
    this.changed(this.counts());
  }

  /** Listen in a document of the recording; nothing of the recording can run, so nothing can interfere. */
  watch(doc) {
    if (!doc) return;
    doc.removeEventListener("securitypolicyviolation", this.refused);
    doc.addEventListener("securitypolicyviolation", this.refused);
  }

  /** Something of a kind is missing; what has the same key is the same. */
  add(kind, key) {
    if (this.named.has(`${kind} ${key}`)) return;
    this.named.set(`${kind} ${key}`, kind);
    this.changed(this.counts());
  }

  /** How long the recording holds no page at its begin. */
  unseen(ms) {
    if (ms <= this.unseen_ms) return;
    this.unseen_ms = ms;
    this.changed(this.counts());
  }

  counts() {
    const counts = { images: 0, stylesheets: 0, fonts: 0, media: 0, frames: 0, canvases: 0 };
    for (const kind of this.named.values()) counts[kind] += 1;
    return { ...counts, unseen_ms: this.unseen_ms };
  }
}

globalThis.Missing = Missing;
