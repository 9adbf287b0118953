// The recording's events, fetched chunk by chunk over the scheme and kept in order of time.
// Knows nothing of the page or of rrweb.
"use strict";

const KEYFRAMES_KEPT = 6;
const PARTS_KEPT = 3;
// One is parsed while the library reads the next.
const RUNS = 2;
// So much more is gone on with before a keyframe is cheaper.
const GONE_ON_MS = 2000;
// A time that was told from the session's zero is not exactly the event's own.
const TIMES_DIFFER_MS = 0.01;

class EventStore {
  /**
   * @param {{session: number, window: number, chunks: {seq: number, first_ms: number, last_ms: number,
   *   snapshots: number}[], keyframes: {idx: number, at_ms: number}[], start_epoch_ms: number}} spec times count
   *   from the session's zero; a keyframe holds the page with all up to and with its moment
   * @param {(url: string) => Promise<object[]>} fetchEvents
   */
  constructor(spec, fetchEvents) {
    this.spec = spec;
    this.fetchEvents = fetchEvents;
    this.loading = new Map();
    this.loaded = new Map();
    this.keyframes = new Map();
    this.parts = [];
  }

  get size() {
    return this.spec.chunks.length;
  }

  /** How long events come without a page at the window's begin; 0 while that is not known. */
  get unseen_ms() {
    const first = this.spec.chunks.findIndex((chunk) => chunk.snapshots > 0);
    const snapshot = this.loaded.get(first)?.find((event) => event.type === 2);
    return snapshot ? snapshot.timestamp - this.spec.start_epoch_ms - this.spec.chunks[0].first_ms : 0;
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

  /** The last keyframe at or before a moment; null where a seek begins at a recorded snapshot. */
  keyframeBefore(t_ms) {
    return this.spec.keyframes?.findLast((keyframe) => keyframe.at_ms <= t_ms) ?? null;
  }

  /** The events of a keyframe; the last few are kept. */
  keyframe(idx) {
    let promise = this.keyframes.get(idx);
    if (!promise) {
      const { session, window } = this.spec;
      promise = this.fetchEvents(`footfall://events/${session}/${window}/k${idx}`);
      promise.catch(() => this.keyframes.delete(idx));
    }
    this.keyframes.delete(idx);
    this.keyframes.set(idx, promise);
    for (const old of [...this.keyframes.keys()].slice(0, -KEYFRAMES_KEPT)) this.keyframes.delete(old);
    return promise;
  }

  /** Events of some chunks between two moments (Unix ms), the first left out; no more is fetched than is asked for. */
  async between(first, last, after, until) {
    const { session, window, chunks, start_epoch_ms } = this.spec;
    const isWanted = (event) => event.timestamp > after && event.timestamp <= until;
    const known = this.parts.find((part) => {
      return part.first <= first && part.last >= last && part.after <= after && part.until >= until;
    });
    if (known) return known.events.filter(isWanted);
    const wanted = [];
    for (let index = first; index <= last; index += 1) {
      if (chunks[index].last_ms >= after - start_epoch_ms) wanted.push(index);
    }
    if (wanted.every((index) => this.has(index))) {
      return wanted.flatMap((index) => this.loaded.get(index).filter(isWanted));
    }
    const runs = [];
    for (const length = Math.ceil(wanted.length / RUNS); wanted.length > 0; ) runs.push(wanted.splice(0, length));
    const asked = runs.map((run) => {
      const seqs = run.map((index) => chunks[index].seq).join("+");
      return this.fetchEvents(`footfall://events/${session}/${window}/${seqs}?after=${after}&until=${until}`);
    });
    const events = (await Promise.all(asked)).flat().filter(isWanted);
    this.parts = [{ first, last, after, until, events }, ...this.parts.slice(0, PARTS_KEPT - 1)];
    return events;
  }

  /** Index of the first chunk that may hold something behind a moment: events of one time can lie in two chunks. */
  firstBehind(t_ms) {
    let index = this.indexAt(t_ms);
    while (index > 0 && this.spec.chunks[index - 1].last_ms > t_ms) index -= 1;
    return index;
  }

  /**
   * The shortest way to the page at a moment.
   * @param {number | null} since Unix ms: a moment whose page is known, with all that happened up to it
   * @returns {Promise<{base: object[], events: object[]} | null>} `base`: the events of the keyframe to begin at, or the
   *   recorded Meta and FullSnapshot; none where the known page is gone on from. `events`: what follows, up to and with
   *   the moment. null where there is no page before the moment.
   */
  async wayTo(t_ms, since) {
    const { start_epoch_ms, chunks } = this.spec;
    const epoch = start_epoch_ms + t_ms;
    const last = this.indexAt(t_ms);
    const keyframe = this.keyframeBefore(t_ms);
    const isKnown =
      since !== null && since <= epoch && (!keyframe || since >= start_epoch_ms + keyframe.at_ms - GONE_ON_MS);
    const from = isKnown ? since : keyframe ? start_epoch_ms + keyframe.at_ms : -Infinity;
    const lowest = from === -Infinity ? 0 : this.firstBehind(from - start_epoch_ms);
    for (let index = last; index >= lowest; index -= 1) {
      if (chunks[index].snapshots === 0) continue;
      const events = await this.chunk(index);
      const full = events.findLastIndex((e) => e.type === 2 && e.timestamp <= epoch && e.timestamp > from);
      if (full < 0) continue;
      const meta = events.findLastIndex((e, n) => n < full && e.type === 4);
      const own = events.slice(full + 1).filter((e) => e.timestamp <= epoch);
      const rest = await this.between(index + 1, last, 0, epoch);
      return { base: events.slice(Math.max(meta, 0), full + 1), events: [...own, ...rest] };
    }
    if (isKnown) return { base: [], events: await this.between(lowest, last, since, epoch) };
    if (!keyframe) return null;
    const [base, events] = await Promise.all([
      this.keyframe(keyframe.idx),
      this.between(lowest, last, from - TIMES_DIFFER_MS, epoch),
    ]);
    return { base, events: events.filter((e) => e.timestamp > base[0].timestamp) };
  }

  /** A chunk that is far away; it is fetched again when it is needed. */
  forget(index) {
    this.loading.delete(index);
    this.loaded.delete(index);
  }

  /**
   * What the page at a moment is made of: the last keyframe or FullSnapshot at or before it and the chunks from there, or
   * the first snapshot there is when the moment lies before it.
   * @returns {Promise<{chunks: number[], keyframe: object[]}>} indices of chunks, all of them fetched; the keyframe's
   *   events, none where a recorded snapshot begins it
   */
  async needed(t_ms) {
    const epoch = this.spec.start_epoch_ms + t_ms;
    const last = this.indexAt(t_ms);
    let place = this.keyframeBefore(t_ms);
    const since = place ? this.spec.start_epoch_ms + place.at_ms : -Infinity;
    const wanted = place ? this.keyframe(place.idx) : null;
    wanted?.catch(() => undefined);
    const lowest = place ? this.indexAt(place.at_ms) : 0;
    let first = -1;
    for (let index = last; index >= lowest && first < 0; index -= 1) {
      if (this.spec.chunks[index].snapshots > 0) {
        const events = await this.chunk(index);
        if (events.some((e) => e.type === 2 && e.timestamp <= epoch && e.timestamp > since)) first = index;
      }
    }
    let end = last;
    if (first >= 0) {
      place = null;
    } else if (place) {
      first = lowest;
    } else {
      first = 0;
      end = Math.max(last, this.spec.chunks.findIndex((c) => c.snapshots > 0));
    }
    const chunks = [];
    for (let index = first; index <= end; index += 1) chunks.push(index);
    const fetched = chunks.map((index) => this.chunk(index));
    const keyframe = place ? await wanted : [];
    await Promise.all(fetched);
    return { chunks, keyframe };
  }
}

globalThis.EventStore = EventStore;
if (typeof module !== "undefined") module.exports = { EventStore };
