// While hands rest, what seeks left behind is collected; the engine by itself would wait until there is far more of it.
"use strict";

const RESTING_MS = 700;

class Rest {
  /** @param {() => boolean} isBusy whether something moves */
  constructor(isBusy) {
    this.isBusy = isBusy;
    this.timer = 0;
  }

  /** Something was done that leaves memory behind. */
  after() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.collect(), RESTING_MS);
  }

  collect() {
    if (this.isBusy()) this.after();
    else globalThis.gc?.({ type: "major", flavor: "last-resort" });
  }
}

globalThis.Rest = Rest;
