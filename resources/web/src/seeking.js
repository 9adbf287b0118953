// A Replayer that seeks by changing what differs on the page that is seen. Where that cannot be done, rrweb builds the page.
"use strict";

const STYLE_DECLARATION = 13;
const FONT = 10;
// A seek shows what happened up to and with its moment; rrweb leaves out what happened at it.
const JUST_AFTER_MS = 0.01;

const styles = new AdaptedStyles();

class SeekingReplayer extends HardenedReplayer {
  constructor(events, config, watcher) {
    super(events, config, watcher);
    this.sketch = null;
    this.told = null;
    this.isSketching = false;
    this.lineage = null;
    this.beside = new Beside(this);
    this.cache = { stylesWithHoverClass: styles };
    lighten(this.virtualDom);
  }

  // -- what is noted of the page while rrweb builds and plays -----------------------------------------------------------

  applyIncremental(event, isSync) {
    const { source, id } = event.data;
    if (source === CANVAS) this.beside.drawnOn.add(id);
    if (source === FONT) this.beside.addFont(event.data);
    else super.applyIncremental(event, isSync);
  }

  rebuildFullSnapshot(event, isSync) {
    this.lineage = null;
    this.beside.forgetSheets([this.iframe.contentDocument]);
    super.rebuildFullSnapshot(event, isSync);
    const built = this.mirror.getMeta(this.iframe.contentDocument);
    if (built?.id !== event.data.node.id) return;
    this.lineage = this.lineageOf(event);
    this.beside.begin();
  }

  lineageOf(full) {
    const held = this.events;
    for (let index = held.indexOf(full); index >= 0; index -= 1) {
      if (held[index].type === 4) return Sketch.lineage(held[index], full);
    }
    return full.timestamp;
  }

  applyMutation(data, isSync) {
    if (isSync && !this.usingVirtualDom) {
      this.forgetSketch();
      this.virtualDom.scrollData = null; // rrweb would scroll to where a seek before this one has left it
    }
    super.applyMutation(data, isSync);
  }

  firstPicture(canvas) {
    return this.beside.pictures.get(canvas) ?? super.firstPicture(canvas);
  }

  insertStyleRules(documentElement, head) {
    if (!this.isSketching) super.insertStyleRules(documentElement, head);
  }

  applyScroll(data, isSync) {
    this.beside.scrolled.add(data.id);
    super.applyScroll(data, isSync);
  }

  applyInput(data) {
    this.beside.typedInto.add(data.id);
    super.applyInput(data);
  }

  applyStyleSheetRule(data, sheet) {
    this.beside.rulesOf(sheet).push(data);
    super.applyStyleSheetRule(data, sheet);
  }

  applyStyleDeclaration(data, sheet) {
    this.beside.rulesOf(sheet).push(data);
    super.applyStyleDeclaration(data, sheet);
  }

  applyStyleSheetMutation(data) {
    if (data.styleId) this.beside.adoptions = null;
    super.applyStyleSheetMutation(data);
  }

  applyAdoptedStyleSheet(data) {
    this.beside.adoptions = null;
    if (data.styles) super.applyAdoptedStyleSheet({ ...data, styleIds: [] });
    this.beside.adopt(data);
  }

  applyToSheet(data, sheet) {
    try {
      if (data.source === STYLE_DECLARATION) this.applyStyleDeclaration(data, sheet);
      else this.applyStyleSheetRule(data, sheet);
    } catch {
      // rrweb, too, leaves out what does not fit
    }
  }

  // -- seeking --------------------------------------------------------------------------------------------------------

  /** Builds a snapshot as a virtual document. */
  sketchDocument(node, document) {
    this.virtualDom.destroyTree();
    this.virtualDom.scrollData = null;
    this.newDocumentQueue = [];
    this.legacy_missingNodeRetryMap = {};
    rrweb.Replayer.prototype.attachDocumentToIframe.call(this, { node }, { contentDocument: document });
  }

  forgetSketch() {
    this.sketch = null;
    this.told = null;
    if (this.virtualDom.firstChild) this.virtualDom.destroyTree();
  }

  /** The moment (Unix ms) from which a sketch can be gone on with. */
  get sketchedAt() {
    return this.sketch && this.sketch.lineage === this.lineage ? this.sketch.epoch : null;
  }

  /** Puts the page to a moment, up to and with its events, which must be held: rrweb goes on to it or builds it anew. */
  build(epoch) {
    this.forgetSketch();
    this.told = null;
    const first = this.events.findIndex((event) => event.type === 2);
    const isBefore = first >= 0 && this.events[first].timestamp > epoch;
    if (this.lineage === null || isBefore) {
      this.emitter.emit("play-back");
      this.service.state.context.lastPlayedEvent = null;
    }
    const offset_ms = epoch - this.events[0].timestamp + JUST_AFTER_MS;
    this.pause(offset_ms);
    if (this.isTorn) this.mend(offset_ms);
    if (isBefore) this.showFirst(first);
    this.markPlayed(epoch);
  }

  /** Before the first snapshot its page is shown, as it is when a recording is opened there. */
  showFirst(index) {
    const full = this.events[index];
    const meta = this.events.findLast((event, n) => n < index && event.type === 4);
    if (meta) this.emitter.emit("resize", { width: meta.data.width, height: meta.data.height });
    this.firstFullSnapshot = full;
    this.rebuildFullSnapshot(full, true);
  }

  /** The events that made the page that is seen, from its snapshot on. */
  eventsTold() {
    if (!this.told) return this.events;
    const { epoch } = this.sketch;
    return [...this.told, ...this.events.filter((event) => event.timestamp > epoch)];
  }

  /** Plays what should have been played by a moment, and was not there in time. */
  catchUp(events, epoch) {
    for (const event of events) if (event.timestamp <= epoch) this.getCastFn(event, false)();
  }

  /** Plays on from a moment whose page is shown. */
  playFrom(epoch) {
    this.markPlayed(epoch);
    this.play(epoch - this.events[0].timestamp + JUST_AFTER_MS);
  }

  /** Puts up the first page: that of the snapshot a way begins with. */
  open({ base }) {
    const full = base.find((event) => event.type === 2);
    const { width, height } = base[0].data;
    this.firstFullSnapshot = true;
    this.emitter.emit("resize", { width, height });
    this.rebuildFullSnapshot(full, true);
    if (this.lineage !== null) this.lineage = Sketch.lineage(base[0], full);
  }

  /** Seeks by changing what differs; false where the page has to be built anew, or is gone. */
  async seek(store, t_ms) {
    if (this.lineage === null) return false;
    const way = await store.wayTo(t_ms, this.sketchedAt);
    if (way === null || !this.iframe.isConnected) return false;
    return this.patchTo(store.spec.start_epoch_ms + t_ms, way);
  }

  /**
   * Puts the page to a moment by changing what differs.
   * @param {{base: object[], events: object[]}} way to the moment, see EventStore
   * @returns {boolean} false where the page has to be built anew
   */
  patchTo(epoch, way) {
    try {
      if (!this.sketchTo(epoch, way)) return false;
      this.show(epoch);
      return true;
    } catch (error) {
      if (!(error instanceof CannotPatch)) console.debug("footfall: a page is built anew", error);
      this.forgetSketch();
      this.lineage = null;
      return false;
    }
  }

  sketchTo(epoch, { base, events }) {
    let follow = events;
    if (base.length > 0) {
      const full = base.findIndex((event) => event.type === 2);
      if (full < 1 || Sketch.lineage(base[0], base[full]) !== this.lineage) return false;
      this.forgetSketch();
      this.told = [...base, ...events];
      this.sketch = new Sketch(this, base[0], base[full]);
      follow = this.told.slice(full + 1);
    } else {
      if (this.sketchedAt === null) return false;
      this.told = this.told.concat(events);
    }
    if (follow.some((event) => event.type === 2)) return false;
    this.noteTouch(follow);
    this.sketch.drawing(() => follow.forEach((event) => this.sketch.apply(event)));
    this.sketch.epoch = epoch;
    const isWaiting = Object.keys(this.legacy_missingNodeRetryMap).length > 0 || this.newDocumentQueue.length > 0;
    if (isWaiting) throw new CannotPatch("nodes wait for others");
    return true;
  }

  show(epoch) {
    const { sketch, iframe } = this;
    if (this.service.state.matches("playing")) this.service.send({ type: "PAUSE" });
    const { width, height } = sketch.size;
    if (iframe.getAttribute("width") !== String(width) || iframe.getAttribute("height") !== String(height)) {
      this.emitter.emit("resize", { width, height });
    }
    const patch = new Patch(this, sketch).run();
    patch.unfocus();
    if (!sketch.pointer && epoch < (this.service.state.context.lastPlayedEvent?.timestamp ?? epoch)) {
      this.mouse.removeAttribute("style");
      this.kept.hovered = null;
    }
    this.mousePos = sketch.pointer;
    this.touchActive = sketch.touching;
    this.emitter.emit("flush");
    patch.scroll();
    this.scrolledUnderPointer = sketch.scrolledUnderPointer;
    iframe.contentDocument.documentElement.classList.add("rrweb-paused");
    const context = this.service.state.context;
    context.lastPlayedEvent = { type: 5, data: {}, timestamp: epoch };
    context.baselineTime = epoch + JUST_AFTER_MS;
    context.timer.timeOffset = 0;
  }
}

globalThis.SeekingReplayer = SeekingReplayer;
