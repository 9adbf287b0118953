// Videos and sounds: where each is at a moment and whether it plays. Over one whose data the recording does not hold stands
// a box with its name, position and state. Takes the place of rrweb's MediaManager, which loses what it knows at a seek.
"use strict";

const APART_PAUSED_S = 0.02;
const APART_PLAYING_S = 0.35;
const RATES = [0.0625, 16];
const READY_MS = 3000;
const SMALLEST_BOX_PX = 24;
const GROUND = "#2a2f3a";
const PLAY = 0;
const PAUSE = 1;
const NAMED = ["muted", "loop", "volume"];

/** A length as a clock says it. */
function spellSeconds(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

function addressesOf(element) {
  const sources = [...element.querySelectorAll("source")];
  return [element, ...sources].map((one) => one.getAttribute("src")).filter(Boolean);
}

function isHeld(element) {
  return addressesOf(element).some((address) => address.startsWith("data:"));
}

class Media {
  /**
   * @param {HardenedReplayer} replayer
   * @param {(key: string) => void} lacking told of what is not in the recording
   */
  constructor(replayer, lacking) {
    this.replayer = replayer;
    this.lacking = lacking;
    this.words = { video: "Video", sound: "Sound", playing: "playing", paused: "paused" };
    this.states = new Map();
    this.boxes = new Map();
    this.awaited = new WeakSet();
    this.grounded = new WeakSet();
    this.layer = document.createElement("div");
    this.layer.className = "boxes";
    replayer.wrapper.appendChild(this.layer);
  }

  // -- what rrweb asks of its own manager

  isSupportedMediaElement(node) {
    return node.nodeName === "VIDEO" || node.nodeName === "AUDIO";
  }

  addMediaElements(node, timeOffset, mirror) {
    if (this.isSupportedMediaElement(node)) this.came(mirror.getMeta(node), this.replayer.epochOf(timeOffset));
  }

  mediaMutation({ timeOffset, mutation }) {
    const since_ms = this.replayer.epochOf(timeOffset);
    const known = this.states.get(mutation.id) ?? this.initial({}, since_ms);
    const state = { ...known, since_ms, at_s: mutation.currentTime ?? this.positionOf(known, since_ms) };
    if (mutation.type === PLAY) state.plays = true;
    if (mutation.type === PAUSE) state.plays = false;
    for (const name of NAMED) state[name] = mutation[name] ?? known[name];
    state.rate = mutation.playbackRate ?? known.rate;
    this.states.set(mutation.id, state);
  }

  reset() {
    this.states.clear();
  }

  // -- what is known

  /** A video or sound came to the page. */
  came({ id, attributes }, since_ms) {
    this.states.set(id, this.initial(attributes, since_ms));
  }

  initial(attributes, since_ms) {
    const told = attributes.rr_mediaState;
    return {
      plays: told ? told === "played" : attributes.autoplay !== undefined && attributes.autoplay !== false,
      at_s: attributes.rr_mediaCurrentTime ?? 0,
      since_ms,
      rate: attributes.rr_mediaPlaybackRate ?? 1,
      muted: attributes.rr_mediaMuted ?? attributes.muted !== undefined,
      loop: attributes.rr_mediaLoop ?? attributes.loop !== undefined,
      volume: attributes.rr_mediaVolume ?? 1,
    };
  }

  positionOf({ plays, at_s, since_ms, rate }, epoch_ms) {
    return plays ? at_s + ((epoch_ms - since_ms) / 1000) * rate : at_s;
  }

  // -- what is seen

  /** Puts all to a moment. @param {number} speed how fast the replay plays; 0 while it stands */
  show(epoch_ms, speed) {
    if (this.states.size === 0 && this.boxes.size === 0) return;
    const mirror = this.replayer.getMirror();
    const boxed = new Set();
    for (const [id, state] of this.states) {
      const element = mirror.getNode(id);
      if (!element?.isConnected || !this.isSupportedMediaElement(element)) continue;
      if (isHeld(element)) this.put(element, state, epoch_ms, speed);
      else if (this.box(id, element, state, epoch_ms)) boxed.add(id);
    }
    for (const [id, box] of this.boxes) {
      if (boxed.has(id)) continue;
      box.remove();
      this.boxes.delete(id);
    }
  }

  put(element, state, epoch_ms, speed) {
    if (element.readyState === HTMLMediaElement.HAVE_NOTHING) {
      this.putOnceThere(element);
      element.pause();
      return;
    }
    for (const name of NAMED) if (element[name] !== state[name]) element[name] = state[name];
    let at_s = this.positionOf(state, epoch_ms);
    const { duration } = element;
    if (Number.isFinite(duration)) at_s = state.loop && duration > 0 ? at_s % duration : Math.min(at_s, duration);
    const plays = speed > 0 && state.plays && !(at_s >= duration);
    if (Math.abs(element.currentTime - at_s) > (plays ? APART_PLAYING_S * Math.max(1, speed) : APART_PAUSED_S)) {
      element.currentTime = at_s;
    }
    if (!plays) {
      element.pause();
      return;
    }
    const rate = Math.min(RATES[1], Math.max(RATES[0], state.rate * speed));
    if (element.playbackRate !== rate) element.playbackRate = rate;
    if (element.paused) element.play().catch(() => undefined);
  }

  putOnceThere(element) {
    if (this.awaited.has(element)) return;
    this.awaited.add(element);
    element.preload = "auto";
    const { mediaCame } = this.replayer.watcher;
    element.addEventListener("loadedmetadata", mediaCame, { once: true });
    const ready = () => {
      // rrweb sets an address anew at a seek, and the element begins anew
      this.awaited.delete(element);
      mediaCame();
    };
    element.addEventListener("canplay", ready, { once: true });
  }

  /** Waits until what the recording holds shows its picture. */
  async ready() {
    const mirror = this.replayer.getMirror();
    const elements = [...this.states.keys()].map((id) => mirror.getNode(id));
    const waited = elements.filter((one) => one?.isConnected && this.isSupportedMediaElement(one) && isHeld(one));
    const isReady = (one) => one.error || (one.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !one.seeking);
    const until = performance.now() + READY_MS;
    while (!waited.every(isReady) && performance.now() < until) await moment.frames(1);
  }

  /** A box over an element without data; false where there is no room for one. */
  box(id, element, state, epoch_ms) {
    const [address] = addressesOf(element);
    if (!address && !state.plays && state.at_s === 0) return false;
    this.lacking(address && !address.startsWith("blob:") ? address : `${id}`);
    const place = this.placeOf(element);
    if (!place) return false;
    let box = this.boxes.get(id);
    if (!box) {
      box = document.createElement("div");
      box.className = "media";
      box.appendChild(document.createElement("span"));
      this.boxes.set(id, box);
      this.layer.appendChild(box);
    }
    const [x, y, width, height] = place;
    box.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
    this.ground(element);
    const said = state.plays ? this.words.playing : this.words.paused;
    const text = `${this.nameOf(element, address)} · ${spellSeconds(this.positionOf(state, epoch_ms))} · ${said}`;
    if (box.firstChild.textContent !== text) box.firstChild.textContent = text;
    return true;
  }

  /** A dark ground behind the page's own controls, where no poster is seen; nothing in the document tells of it. */
  ground(element) {
    if (this.grounded.has(element) || element.getAttribute("poster")?.startsWith("data:")) return;
    this.grounded.add(element);
    const ground = { backgroundColor: [GROUND, GROUND] };
    element.animate(ground, { duration: 1, fill: "both", id: STAND_IN });
  }

  nameOf(element, address) {
    const told = element.title || element.getAttribute("aria-label");
    if (told) return told;
    const kind = element.nodeName === "VIDEO" ? this.words.video : this.words.sound;
    if (!address || address.startsWith("blob:")) return kind;
    const last = address.split(/[?#]/)[0].split("/").pop();
    try {
      return decodeURIComponent(last) || kind;
    } catch {
      return last || kind;
    }
  }

  /** Where an element is seen in the window: x, y, width, height; null where it is not. */
  placeOf(element) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return null;
    const box = element.getBoundingClientRect();
    let [x, y] = [box.left, box.top];
    for (let doc = element.ownerDocument; doc !== this.replayer.iframe.contentDocument; ) {
      const frame = doc.defaultView?.frameElement;
      if (!frame) return null;
      const outer = frame.getBoundingClientRect();
      x += outer.left + frame.clientLeft;
      y += outer.top + frame.clientTop;
      doc = frame.ownerDocument;
    }
    if (box.width < SMALLEST_BOX_PX || box.height < SMALLEST_BOX_PX) return null;
    const over = element.ownerDocument.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const dialog = over?.closest("dialog, [role=dialog], [aria-modal=true]");
    return dialog && !dialog.contains(element) ? null : [x, y, box.width, box.height];
  }
}

globalThis.Media = Media;
