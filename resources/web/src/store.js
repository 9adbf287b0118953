// The recording's events, fetched chunk by chunk over the scheme and kept in order of time.
// Knows nothing of the page or of rrweb.
"use strict";

class EventStore {
  /**
   * @param {{session: number, window: number, chunks: {seq: number, first_ms: number, last_ms: number,
   *   snapshots: number}[], start_epoch_ms: number}} spec times count from the session's zero
   * @param {(url: string) => Promise<object[]>} fetchEvents
   */
  constructor(spec, fetchEvents) {
    this.spec = spec;
    this.fetchEvents = fetchEvents;
    this.loading = new Map();
    this.loaded = new Map();
  }

  get size() {
    return this.spec.chunks.length;
  }

  /** Index of the last chunk that begins at or before a moment. */
  indexAt(t_ms) {
    const chunks = this.spec.chunks;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (chunks[middle].first_ms <= t_ms) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  has(index) {
    return this.loaded.has(index);
  }

  /** The events of one chunk; fetched once. */
  chunk(index) {
    let promise = this.loading.get(index);
    if (!promise) {
      const { session, window, chunks } = this.spec;
      const url = `footfall://events/${session}/${window}/${chunks[index].seq}`;
      promise = this.fetchEvents(url).then((events) => {
        this.loaded.set(index, events);
        return events;
      });
      promise.catch(() => this.loading.delete(index));
      this.loading.set(index, promise);
    }
    return promise;
  }

  /**
   * Chunks that the page at a moment is made of: from the last FullSnapshot at or before it, or from the first one there
   * is when the moment lies before it.
   * @returns {Promise<number[]>} indices, all of them fetched
   */
  async needed(t_ms) {
    const epoch = this.spec.start_epoch_ms + t_ms;
    const last = this.indexAt(t_ms);
    let first = -1;
    for (let index = last; index >= 0 && first < 0; index -= 1) {
      if (this.spec.chunks[index].snapshots > 0) {
        const events = await this.chunk(index);
        if (events.some((e) => e.type === 2 && e.timestamp <= epoch)) first = index;
      }
    }
    let end = last;
    if (first < 0) {
      first = 0;
      end = Math.max(last, this.spec.chunks.findIndex((c) => c.snapshots > 0));
    }
    const wanted = [];
    for (let index = first; index <= end; index += 1) wanted.push(index);
    await Promise.all(wanted.map((index) => this.chunk(index)));
    return wanted;
  }
}

globalThis.EventStore = EventStore;
if (typeof module !== "undefined") module.exports = { EventStore };
