// Pictures of canvases, as far as the recording holds them. Commands that a page drew with are never carried out: they
// are counted.
"use strict";

/** The picture that a recorder which photographs canvases put down; null for commands of any other kind. */
function pictureIn(data) {
  const drawn = data.commands?.findLast((command) => command.property === "drawImage");
  const blob = drawn?.args[0]?.args?.[0];
  const base64 = blob?.data?.[0]?.base64;
  return base64 ? { base64, type: blob.type, place: drawn.args.slice(1) } : null;
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
    this.drawn = new Map();
  }

  /** A new page. */
  begin() {
    this.latest.clear();
    this.drawn.clear();
  }

  /** An event of a canvas; at a seek only the last picture counts, and `draw` shows it. */
  saw(data, isSync) {
    const picture = pictureIn(data);
    if (!picture) {
      this.commanded(data.id);
      return;
    }
    this.latest.set(data.id, picture);
    if (!isSync) this.drawn.set(data.id, this.put(data.id, picture));
  }

  /** Shows the last picture of each canvas. */
  draw() {
    for (const [id, picture] of this.latest) {
      if (this.drawn.get(id)?.picture !== picture) this.drawn.set(id, this.put(id, picture));
    }
  }

  /** Waits until all pictures are seen. */
  async ready(docs) {
    const mirror = this.replayer.getMirror();
    const canvases = docs.flatMap((doc) => [...doc.querySelectorAll("canvas")]);
    const snapshots = canvases.map((canvas) => mirror.getMeta(canvas)?.attributes?.rr_dataURL);
    // rrweb draws a snapshot's picture once it is decoded, and asked for it before we do
    await Promise.all([...this.drawn.values(), ...snapshots.filter(Boolean).map(decoded)]);
  }

  put(id, picture) {
    const shown = this.paint(id, picture).catch(() => undefined);
    shown.picture = picture;
    return shown;
  }

  async paint(id, picture) {
    const mirror = this.replayer.getMirror();
    const first = mirror.getMeta(mirror.getNode(id))?.attributes?.rr_dataURL;
    if (first) await decoded(first);
    const bytes = Uint8Array.from(atob(picture.base64), (sign) => sign.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: picture.type }));
    const canvas = mirror.getNode(id);
    if (!canvas?.isConnected || this.latest.get(id) !== picture) return;
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, ...picture.place);
  }
}

function decoded(address) {
  const image = new Image();
  image.src = address;
  return image.decode().catch(() => undefined);
}

globalThis.Canvases = Canvases;
