// What changes the page waits until what changed it before is done: half of each would be neither.
"use strict";

class Turns {
  constructor() {
    this.last = Promise.resolve();
    this.open = 0;
  }

  /** Whether something is being done, or waits. */
  get isBusy() {
    return this.open > 0;
  }

  /**
   * Does something when all before it is done, however that ended.
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  take(act) {
    this.open += 1;
    const done = this.last.then(act).finally(() => (this.open -= 1));
    this.last = done.catch(() => undefined);
    return done;
  }
}

globalThis.Turns = Turns;
