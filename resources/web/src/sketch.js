// The page at a moment as rrweb's own virtual document: built from a snapshot and changed by events without touching
// what is seen. What waits beside the tree (typed values, scrolls, rules of sheets, pointer) is kept with it.
//
// rrweb seeks in two ways, and both are followed: until the first mutation behind a snapshot an event changes the page at
// once and stays with its node's id; afterwards it waits with the node it belongs to and is gone when that node is gone.
"use strict";

const CONTENT = {
  MUTATION: 0,
  MOUSE_MOVE: 1,
  MOUSE_INTERACTION: 2,
  SCROLL: 3,
  VIEWPORT_RESIZE: 4,
  INPUT: 5,
  TOUCH_MOVE: 6,
  MEDIA_INTERACTION: 7,
  STYLE_SHEET_RULE: 8,
  CANVAS_MUTATION: 9,
  FONT: 10,
  DRAG: 12,
  STYLE_DECLARATION: 13,
  SELECTION: 14,
  ADOPTED_STYLE_SHEET: 15,
};
const INTERACTION = { MOUSE_UP: 0, MOUSE_DOWN: 1, CLICK: 2, TOUCH_START: 7, TOUCH_END: 9, TOUCH_CANCEL: 10 };
const POINTING = [
  INTERACTION.MOUSE_UP,
  INTERACTION.MOUSE_DOWN,
  INTERACTION.CLICK,
  INTERACTION.TOUCH_START,
  INTERACTION.TOUCH_END,
];

/** The page cannot be sketched, or the one that is seen cannot be made into the sketch: it has to be built anew. */
class CannotPatch extends Error {}

class Sketch {
  /**
   * @param {HardenedReplayer} replayer its virtual document is drawn on
   * @param {object} meta the Meta event that tells the viewport
   * @param {object} full the FullSnapshot that the page begins with
   */
  constructor(replayer, meta, full) {
    this.replayer = replayer;
    this.dom = replayer.virtualDom;
    this.lineage = Sketch.lineage(meta, full);
    this.epoch = full.timestamp;
    this.size = { width: meta.data.width, height: meta.data.height };
    this.offset = full.data.initialOffset;
    this.isLate = false;
    this.early = { inputs: new Map(), scrolls: new Map(), sheets: [] };
    this.constructed = [];
    this.adopted = [];
    this.fonts = [];
    this.pointer = null;
    this.touching = null;
    this.scrolledUnderPointer = false;
    this.drawing(() => replayer.sketchDocument(full.data.node, this.dom));
    this.afterSnapshot();
    replayer.kept.begin();
    replayer.canvases.begin();
    replayer.mediaManager.reset();
    replayer.applied = full;
    replayer.mediaCame(full.data.node);
    replayer.applied = null;
  }

  /** Which recorded snapshot a page comes from: ids of nodes mean the same as long as it is the same. */
  static lineage(meta, full) {
    return meta.data.snapshot_ms ?? full.timestamp;
  }

  /** Applies one event, in order of time. */
  apply(event) {
    if (event.type === 4) {
      this.size = { width: event.data.width, height: event.data.height };
    } else if (event.type === 3) {
      this.incremental(event.data, event);
    }
  }

  incremental(d, event) {
    switch (d.source) {
      case CONTENT.MUTATION:
        this.isLate = true;
        this.replayer.applyIncremental(event, true);
        break;
      case CONTENT.MOUSE_MOVE:
      case CONTENT.TOUCH_MOVE:
      case CONTENT.DRAG: {
        const last = d.positions[d.positions.length - 1];
        if (last) this.pointer = { x: last.x, y: last.y, id: last.id, debugData: d };
        if (d.source === CONTENT.MOUSE_MOVE) this.scrolledUnderPointer = false;
        break;
      }
      case CONTENT.MOUSE_INTERACTION:
        this.replayer.kept.saw(d, true);
        this.interaction(d);
        break;
      case CONTENT.SCROLL: {
        this.scrolledUnderPointer = true;
        this.wait(d, "scrollData", this.early.scrolls);
        break;
      }
      case CONTENT.INPUT:
        this.wait(d, "inputData", this.early.inputs);
        break;
      case CONTENT.VIEWPORT_RESIZE:
        this.size = { width: d.width, height: d.height };
        break;
      case CONTENT.STYLE_SHEET_RULE:
      case CONTENT.STYLE_DECLARATION:
        if (d.styleId) (this.isLate ? this.constructed : this.early.sheets).push(d);
        else if (d.id) this.dom.mirror.getNode(d.id)?.rules?.push(d);
        break;
      case CONTENT.ADOPTED_STYLE_SHEET:
        (this.isLate ? this.adopted : this.early.sheets).push(d);
        break;
      case CONTENT.CANVAS_MUTATION:
        this.replayer.canvases.saw(d, true);
        break;
      case CONTENT.MEDIA_INTERACTION:
        this.replayer.mediaManager.mediaMutation({
          timeOffset: event.timestamp - this.replayer.epochOf(0),
          mutation: d,
        });
        break;
      case CONTENT.FONT:
        this.fonts.push(d);
        break;
      case CONTENT.SELECTION:
        this.replayer.kept.selected = d;
        break;
    }
  }

  wait(d, place, early) {
    const node = this.dom.mirror.getNode(d.id);
    if (!node) return;
    if (this.isLate) node[place] = d;
    else early.set(d.id, { node, data: d });
  }

  /** What was typed into a node, or where it was scrolled to, before the page first changed; undefined for nothing. */
  earlier(kind, node) {
    const noted = this.early[kind].get(this.dom.mirror.getId(node));
    if (!noted) return undefined;
    // rrweb builds a moved node again or not, depending on which way it goes
    if (noted.node !== node) throw new CannotPatch("a node was moved after it was typed into or scrolled");
    return noted.data;
  }

  interaction(d) {
    this.scrolledUnderPointer = false;
    if (d.id === -1) return;
    if (d.type === INTERACTION.TOUCH_START) this.touching = true;
    else if (d.type === INTERACTION.TOUCH_END || d.type === INTERACTION.TOUCH_CANCEL) this.touching = false;
    if (POINTING.includes(d.type)) this.pointer = { x: d.x || 0, y: d.y || 0, id: d.id, debugData: d };
  }

  /** Runs what draws on the virtual document; rrweb's own state is put back. */
  drawing(act) {
    const { replayer } = this;
    replayer.usingVirtualDom = true;
    replayer.isSketching = true;
    try {
      act();
    } finally {
      replayer.usingVirtualDom = false;
      replayer.isSketching = false;
    }
  }

  /** What a browser makes of a snapshot's own attributes beside setting them. */
  afterSnapshot() {
    let scratch = null;
    for (const node of this.dom.mirror.idNodeMap.values()) {
      if (node.RRNodeType !== 2) continue;
      const { attributes } = this.dom.mirror.getMeta(node);
      if (attributes.rr_scrollLeft) node.scrollLeft = attributes.rr_scrollLeft;
      if (attributes.rr_scrollTop) node.scrollTop = attributes.rr_scrollTop;
      if (attributes.rr_width === undefined && attributes.rr_height === undefined) continue;
      scratch ??= document.createElement("div");
      scratch.setAttribute("style", attributes.style ?? "");
      for (const side of ["width", "height"]) {
        const length = attributes[`rr_${side}`];
        if (length !== undefined && length !== null) scratch.style.setProperty(side, String(length));
      }
      node.attributes.style = scratch.getAttribute("style");
    }
  }
}

globalThis.Sketch = Sketch;
globalThis.CannotPatch = CannotPatch;
