// Pictures of canvases, as far as the recording holds them. Commands that a page drew with are never carried out: they
// are counted.
// In a page without scripts a browser draws no canvas and gives it no room. Each is shown as a picture in its place,
// by an animation of its `content` that nothing in the document tells of.
"use strict";

const STAND_IN = "footfall stand-in";

/** The picture that a recorder which photographs canvases put down; null for commands of any other kind. */
function pictureIn(data) {
  const drawn = data.commands?.findLast((command) => command.property === "drawImage");
  const blob = drawn?.args[0]?.args?.[0];
  const base64 = blob?.data?.[0]?.base64;
  return base64 ? { address: `data:${blob.type};base64,${base64}`, place: drawn.args.slice(1) } : null;
}

function blank(width, height) {
  return `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
}

function textOfBlob(blob) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(blob);
  });
}

class Canvases {
  /**
   * @param {HardenedReplayer} replayer
   * @param {(id: number) => void} commanded told of a canvas that was drawn by commands
   */
  constructor(replayer, commanded) {
    this.replayer = replayer;
    this.commanded = commanded;
    this.latest = new Map();
    this.shown = new WeakMap();
    this.known = new Set();
  }

  /** A canvas was made, in a document or in a shadow root. */
  built(canvas) {
    this.known.add(new WeakRef(canvas));
  }

  /** All canvases of the page. */
  *all() {
    for (const known of this.known) {
      const canvas = known.deref();
      if (!canvas) this.known.delete(known);
      else if (canvas.isConnected) yield canvas;
    }
  }

  /** A new page. */
  begin() {
    this.latest.clear();
  }

  /** An event of a canvas; at a seek only the last picture counts, and `draw` shows it. */
  saw(data, isSync) {
    const picture = pictureIn(data);
    if (!picture) {
      this.commanded(data.id);
      return;
    }
    this.latest.set(data.id, picture);
    const canvas = this.replayer.getMirror().getNode(data.id);
    if (!isSync && canvas) this.show(canvas, data.id);
  }

  /** Shows every canvas as it is now. */
  draw() {
    for (const canvas of this.all()) this.show(canvas, this.replayer.getMirror().getId(canvas));
  }

  /** After changes while the page is played: of a canvas, or to one. */
  changed(data) {
    const mirror = this.replayer.getMirror();
    const ids = [...data.adds.map((add) => add.node.id), ...data.attributes.map((entry) => entry.id)];
    for (const id of ids) {
      const canvas = mirror.getNode(id);
      if (canvas?.nodeName === "CANVAS") this.show(canvas, id);
    }
  }

  /** Waits until all pictures are seen. */
  async ready() {
    this.draw();
    await Promise.all([...this.all()].map((canvas) => this.shown.get(canvas).done));
  }

  show(canvas, id) {
    const { address = null, place = [0, 0] } = this.latest.get(id) ?? { address: this.replayer.firstPicture(canvas) };
    const size = `${canvas.width} ${canvas.height}`;
    const before = this.shown.get(canvas);
    if (before && before.address === address && before.size === size) return;
    const now = { address, place, size, animation: before?.animation };
    this.shown.set(canvas, now);
    now.done = this.put(canvas, now).catch(() => undefined);
  }

  async put(canvas, now) {
    const address = await this.addressFor(canvas, now);
    // an image of the same document is there at once when the style asks for it
    const image = canvas.ownerDocument.createElement("img");
    image.src = address;
    await image.decode().catch(() => undefined);
    if (this.shown.get(canvas) !== now) return;
    const content = `url(${JSON.stringify(address)})`;
    const { animation } = now;
    now.animation = canvas.animate({ content: [content, content] }, { duration: 1, fill: "both", id: STAND_IN });
    animation?.cancel();
  }

  /** A picture as large as its canvas. */
  async addressFor({ width, height }, { address, place }) {
    if (!address) return blank(width, height);
    const image = new Image();
    image.src = address;
    await image.decode();
    const [x, y, to_width = image.naturalWidth, to_height = image.naturalHeight] = place;
    const isWhole = x === 0 && y === 0 && to_width === width && to_height === height;
    if (isWhole && image.naturalWidth === width && image.naturalHeight === height) return address;
    const paper = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
    paper.getContext("2d").drawImage(image, x, y, to_width, to_height);
    return textOfBlob(await paper.convertToBlob());
  }
}

globalThis.Canvases = Canvases;
