// Which chunks the replayer holds: those a moment needs, what comes next, and little of what is far, so that memory stays
// what it is however long a recording goes on.
"use strict";

const CHUNKS_AHEAD = 4;
const CHUNKS_BEHIND = 2;
const RETRY_MS = 1000;

class Hold {
  /**
   * @param {EventStore} store
   * @param {HardenedReplayer} replayer
   */
  constructor(store, replayer) {
    this.store = store;
    this.replayer = replayer;
    this.inserted = new Set();
    this.fetching = false;
    this.ended = false;
  }

  has(index) {
    return this.inserted.has(index);
  }

  /** What a new replayer is given: the keyframe alone, as it shows the first page it is given at once. */
  static shownFirst(store, { chunks, keyframe }) {
    return keyframe.length > 0 ? keyframe : chunks.flatMap((index) => store.loaded.get(index));
  }

  /** Completes what the replayer was given first. */
  begin({ chunks, keyframe }) {
    if (keyframe.length === 0) {
      for (const index of chunks) this.inserted.add(index);
      return;
    }
    this.replayer.drop(keyframe);
    for (const index of chunks) this.insert(index, false);
    this.replayer.holdKeyframe(keyframe);
  }

  /** Takes in what a page is made of; the chunks have been fetched. */
  take({ chunks, keyframe }, position_ms) {
    const { replayer } = this;
    if (keyframe !== replayer.held || chunks.some((index) => !this.has(index))) {
      replayer.holdKeyframe([]);
      for (const index of chunks) this.insert(index, false);
      replayer.holdKeyframe(keyframe);
    }
    this.forgetFar(chunks[0], this.store.indexAt(position_ms));
  }

  /** Whether less is held behind a chunk than may be played before more of it comes. */
  isShortAt(index) {
    return !this.has(Math.min(index + CHUNKS_AHEAD, this.store.size - 1));
  }

  /** The last chunks up to one that are not held. */
  missingUpTo(index) {
    const missing = [];
    for (; index >= 0 && !this.has(index); index -= 1) missing.unshift(index);
    return missing;
  }

  /**
   * Fetches what is played next from a moment on.
   * @param {number[]} late chunks that begin before the moment and were not there in time
   * @returns {Promise<object[] | null>} the events of those; null when nobody waits for them any more
   */
  async comes(position_ms, late) {
    const here = this.store.indexAt(position_ms);
    const missed = await Promise.all(late.map((index) => this.store.chunk(index)));
    if (!this.has(here)) await this.store.chunk(here);
    if (this.ended) return null;
    for (const index of [...late, here]) this.insert(index, false);
    this.replayer.holdKeyframe([]);
    this.forgetFar(here, here);
    return missed.flat();
  }

  /** Puts a fetched chunk in its place; `played` while it is played and the chunk lies ahead. */
  insert(index, played) {
    if (this.has(index)) return;
    this.inserted.add(index);
    const events = this.store.loaded.get(index);
    if (played) for (const event of events) this.replayer.addEvent(event);
    else this.replayer.insert(events);
  }

  /**
   * Fetches what comes behind a moment.
   * @param {(index: number) => boolean} isPlayed whether a chunk is to be played now that it is there
   */
  async fetchAhead(position_ms, isPlayed) {
    if (this.fetching) return;
    this.fetching = true;
    try {
      const from = this.store.indexAt(position_ms);
      const end = Math.min(from + CHUNKS_AHEAD, this.store.size - 1);
      for (let index = from; index <= end; index += 1) {
        if (this.has(index)) continue;
        await this.store.chunk(index);
        if (this.ended) return;
        this.insert(index, isPlayed(index));
      }
      this.forgetFar(from, from);
    } catch {
      // who comes to the missing chunk asks again, and is told why it does not come
      await new Promise((done) => setTimeout(done, RETRY_MS));
    } finally {
      this.fetching = false;
    }
  }

  /** Lets go of chunks that are far from those between two. */
  forgetFar(from, to) {
    const isFar = (index) => index < from - CHUNKS_BEHIND || index > to + 2 * CHUNKS_AHEAD;
    const far = [...this.inserted].filter(isFar);
    if (far.length < CHUNKS_AHEAD) return;
    this.replayer.drop(far.flatMap((index) => this.store.loaded.get(index)));
    for (const index of far) {
      this.inserted.delete(index);
      this.store.forget(index);
    }
  }
}

globalThis.Hold = Hold;
