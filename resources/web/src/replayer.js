// rrweb's Replayer, hardened: one broken event costs that event, not the player. Remembers where every scroller should be.
"use strict";

const MOUSE_MOVE = 1;
const MOUSE_INTERACTION = 2;
const SCROLL = 3;
const CLICK = 2;
const TOUCH_START = 7;
const SMOOTH_UP_TO_SPEED = 2;

// Scroll anchoring moves a page whose pictures get their size late, and a smooth scroll makes a seek glide for a second.
const FRAME_RULES = [
  "*, *::before, *::after { overflow-anchor: none !important; scroll-behavior: auto !important }",
];

// Links of these kinds open a connection without asking for anything. Chromium is started so that none succeeds; a page
// that never sees them is safer still.
const CONNECTING = /\b(preconnect|dns-prefetch|prefetch|preload|modulepreload|prerender)\b/i;

const unlinked = {
  onBuild(node) {
    if (node.nodeName === "LINK" && CONNECTING.test(node.rel)) node.rel = "";
  },
};

function withoutConnecting(add) {
  const { tagName, attributes } = add.node;
  if (tagName !== "link" || !CONNECTING.test(attributes.rel)) return add;
  return { ...add, node: { ...add.node, attributes: { ...attributes, rel: "" } } };
}

class HardenedReplayer extends rrweb.Replayer {
  constructor(events, config, watcher) {
    super(events, {
      UNSAFE_replayCanvas: false,
      showWarning: false,
      showDebug: false,
      insertStyleRules: FRAME_RULES,
      plugins: [unlinked],
      ...config,
    });
    this.watcher = watcher;
    this.held = [];
    this.scrolls = new Map();
    this.scrolledUnderPointer = false;
  }

  applyIncremental(event, isSync) {
    try {
      super.applyIncremental(event, isSync);
    } catch (error) {
      this.watcher.broken(event, error);
    }
    const { source, type } = event.data;
    if (source === SCROLL) this.scrolledUnderPointer = true;
    else if (source === MOUSE_MOVE || source === MOUSE_INTERACTION) this.scrolledUnderPointer = false;
    if (isSync || source !== MOUSE_INTERACTION) return;
    if (type === CLICK || type === TOUCH_START) {
      this.watcher.clicked(this.mouse.style.left, this.mouse.style.top);
    }
  }

  rebuildFullSnapshot(event, isSync) {
    this.scrolls?.clear();
    this.scrolls?.set(event.data.node.id, {
      x: event.data.initialOffset.left,
      y: event.data.initialOffset.top,
    });
    try {
      super.rebuildFullSnapshot(event, isSync);
      this.watcher?.rebuilt(this.iframe.contentDocument);
    } catch (error) {
      this.watcher?.broken(event, error);
    }
  }

  applyMutation(data, isSync) {
    super.applyMutation({ ...data, adds: data.adds.map(withoutConnecting) }, isSync);
  }

  attachDocumentToIframe(mutation, frame) {
    super.attachDocumentToIframe(mutation, frame);
    this.watcher?.rebuilt(frame.contentDocument);
  }

  applyScroll(data, isSync) {
    this.scrolls.set(data.id, { x: data.x, y: data.y });
    const speed = this.config.speed;
    super.applyScroll(data, isSync || speed > SMOOTH_UP_TO_SPEED);
  }

  /** The events held, in order of time; the array rrweb itself works on. */
  get events() {
    return this.service.state.context.events;
  }

  /**
   * Where a seek may go on from. rrweb takes the last event it played, and for a pointer event the time of its first
   * position: a seek forward would then apply once more what was already applied behind that position.
   */
  markPlayed(timestamp) {
    const context = this.service.state.context;
    if (context.lastPlayedEvent) context.lastPlayedEvent = { type: 5, data: {}, timestamp };
  }

  /** What came to lie under a resting pointer by scrolling is hovered too, though no event says so. */
  hoverAgain() {
    if (!this.scrolledUnderPointer || this.mouse.classList.contains("touch-device")) return;
    this.scrolledUnderPointer = false;
    const [x, y] = [parseFloat(this.mouse.style.left), parseFloat(this.mouse.style.top)];
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    const element = this.iframe.contentDocument?.elementFromPoint(x, y);
    if (element && element.nodeName !== "IFRAME") this.hoverElements(element);
  }

  /** Puts a keyframe behind all events of its time, in the place of the one there was; none for a recorded snapshot. */
  holdKeyframe(events) {
    if (events === this.held) return;
    if (this.held.length > 0) this.drop(this.held);
    this.held = events;
    this.insert(events);
  }

  /** Forgets events, whether they were played or not. */
  drop(events) {
    const gone = new Set(events);
    const held = this.events;
    let kept = 0;
    for (const event of held) {
      if (!gone.has(event)) held[kept++] = event;
    }
    held.length = kept;
  }

  /** Puts events among those held, without playing any of them. */
  insert(events) {
    if (events.length === 0) return;
    const held = this.events;
    let low = 1;
    let high = held.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (held[middle].timestamp <= events[0].timestamp) low = middle + 1;
      else high = middle;
    }
    const behind = held.splice(low);
    for (const event of events) held.push(event);
    for (const event of behind) held.push(event);
  }
}

globalThis.HardenedReplayer = HardenedReplayer;
