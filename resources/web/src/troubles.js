// Which clicks ran into trouble: raged, answered by nothing, or by an error.
"use strict";

/** Clicks are told of to the millisecond; events may have parts of one. A finger comes down a little before its click. */
const AS_NEAR_MS = 1;
const TAP_MS = 600;

class Troubles {
  constructor() {
    /** Stretches of time in which every click did, Unix ms. */
    this.spans = [];
  }

  /** Whether a click of that moment did, or that of a finger which came down then. */
  has(epoch_ms, isTouch) {
    const before_ms = isTouch ? TAP_MS : AS_NEAR_MS;
    return this.spans.some(([from, to]) => epoch_ms >= from - before_ms && epoch_ms <= to + AS_NEAR_MS);
  }
}

globalThis.troubles = new Troubles();
