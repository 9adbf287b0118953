// rrweb's Replayer, hardened: one broken event costs that event, not the player. Remembers where every scroller should be.
"use strict";

const MUTATION = 0;
const MOUSE_MOVE = 1;
const MOUSE_INTERACTION = 2;
const SCROLL = 3;
const TOUCH_MOVE = 6;
const CANVAS = 9;
const SELECTION = 14;
const CLICK = 2;
const TOUCH_START = 7;
const SMOOTH_UP_TO_SPEED = 2;
const LONGEST_TRAIL = 32;

// Scroll anchoring moves a page whose pictures get their size late, and a smooth scroll makes a seek glide for a second.
// The `:not` of an id that nothing has outweighs what the page says of it.
const FRAME_RULES = ["", "::before", "::after"].map((part) => {
  return `:not(#\\:)${part} { overflow-anchor: none !important; scroll-behavior: auto !important }`;
});
// Of what a page says itself, everything outweighs this. Fields that take text have a ring however they come to the focus.
const BUTTONS = ["button", "submit", "reset", "checkbox", "radio", "image", "range", "color", "file"];
const RING_RULE = `:where(:focus-visible:not(textarea, [contenteditable], input:not(${BUTTONS.map((type) => `[type="${type}"]`)}))) { }`;
// Where no script runs, browsers give every video and sound their own controls.
const CONTROLS_RULES = [
  "audio:not([controls]) { display: none !important }",
  "video:not([controls])::-webkit-media-controls { display: none !important }",
];
FRAME_RULES.push(RING_RULE, ...CONTROLS_RULES);
// browsers of touch devices draw none
const TOUCH_RULES = ["input::-webkit-inner-spin-button { appearance: none }"];

// What rrweb says of a page it was asked about too early or too late: nothing is broken by it.
const NO_MATTER = /not found|has been destroyed|unresolved missing node/;

function isTouch({ type, data }) {
  return type === 3 && (data.source === TOUCH_MOVE || (data.source === MOUSE_INTERACTION && data.type === TOUCH_START));
}

/** The first sheet of a page is rrweb's own. */
function ownSheet(doc) {
  return doc?.documentElement?.querySelector(":scope > style")?.sheet;
}

/** Videos and sounds in a recorded tree. */
function mediaIn(node, found = []) {
  if (node.tagName === "video" || node.tagName === "audio") found.push(node);
  for (const child of node.childNodes ?? []) mediaIn(child, found);
  return found;
}

// Links of these kinds open a connection without asking for anything. Chromium is started so that none succeeds; a page
// that never sees them is safer still.
const CONNECTING = /\b(preconnect|dns-prefetch|prefetch|preload|modulepreload|prerender)\b/i;

const building = {
  onBuild(node, { replayer }) {
    if (node.nodeName === "CANVAS") replayer.canvases.built(node);
    if (node.nodeName === "LINK" && CONNECTING.test(node.rel)) node.rel = "";
  },
};

function relOf(rel) {
  return CONNECTING.test(rel) ? "" : rel;
}

function withoutConnecting(add) {
  const { tagName, attributes } = add.node;
  if (tagName !== "link" || !CONNECTING.test(attributes.rel)) return add;
  return { ...add, node: { ...add.node, attributes: { ...attributes, rel: "" } } };
}

/** How many of some events happened up to and with a moment. */
function indexAfter(events, epoch, end = events.length) {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle].timestamp <= epoch) low = middle + 1;
    else high = middle;
  }
  return low;
}

class HardenedReplayer extends rrweb.Replayer {
  constructor(events, config, watcher) {
    super(events, {
      UNSAFE_replayCanvas: false,
      showWarning: false,
      showDebug: false,
      insertStyleRules: config.isPicture ? [...FRAME_RULES, CARET_RULE] : FRAME_RULES,
      plugins: [building],
      ...config,
    });
    this.watcher = watcher;
    this.held = [];
    this.isTouch = false;
    this.scrolls = new Map();
    this.scrolledUnderPointer = false;
    this.kept = new Kept(this);
    this.canvases = new Canvases(this, (id) => watcher.commanded(id));
    this.mediaManager = new Media(this, (key) => watcher.lacking(key));
    this.applied = null;
    this.isTorn = false;
    this.isInTurn = false;
    this.isHoverLate = false;
    const playDue = this.timer.rafCheck;
    this.timer.rafCheck = () => this.inOneTurn(() => playDue.call(this.timer));
    // seen from before, nobody knows where the pointer will be
    this.on("play-back", () => this.mouse.removeAttribute("style"));
    this.noteTouch(events);
  }

  applyIncremental(event, isSync) {
    const { source, type } = event.data;
    this.applied = event;
    try {
      super.applyIncremental(event, isSync);
    } catch (error) {
      this.watcher.broken(event, error);
    }
    this.applied = null;
    if (source === MOUSE_INTERACTION) this.kept.saw(event.data, isSync);
    else if (source === SELECTION) this.kept.selected = event.data;
    else if (source === CANVAS) this.canvases.saw(event.data, isSync);
    else if (source === MUTATION && !isSync) this.played(event.data);
    if (source === SCROLL) this.scrolledUnderPointer = true;
    else if (source === MOUSE_MOVE || source === MOUSE_INTERACTION) this.scrolledUnderPointer = false;
    if (isSync || source !== MOUSE_INTERACTION) return;
    if (type === CLICK || type === TOUCH_START) {
      this.ripple(globalThis.troubles?.has(event.timestamp, type === TOUCH_START));
    }
  }

  drawMouseTail(position) {
    // on a busy page time runs faster than what has faded is taken away: it would cover the page
    this.tailPositions.splice(0, this.tailPositions.length - LONGEST_TRAIL);
    super.drawMouseTail(position);
  }

  ripple(isTrouble) {
    const ripple = document.createElement("div");
    ripple.className = isTrouble ? "ripple troubled" : "ripple";
    ripple.style.left = this.mouse.style.left;
    ripple.style.top = this.mouse.style.top;
    ripple.addEventListener("animationend", () => ripple.remove());
    this.wrapper.appendChild(ripple);
  }

  rebuildFullSnapshot(event, isSync) {
    this.kept?.begin();
    this.canvases?.begin();
    this.scrolls?.clear();
    this.scrolls?.set(event.data.node.id, {
      x: event.data.initialOffset.left,
      y: event.data.initialOffset.top,
    });
    try {
      super.rebuildFullSnapshot(event, isSync);
      this.watcher?.rebuilt(this.iframe.contentDocument);
      if (!isSync) this.canvases?.draw();
    } catch (error) {
      this.watcher?.broken(event, error);
    }
  }

  applyMutation(data, isSync) {
    super.applyMutation({ ...data, adds: data.adds.map(withoutConnecting) }, isSync);
    for (const { node } of data.adds) this.mediaCame(node);
  }

  attachDocumentToIframe(mutation, frame) {
    super.attachDocumentToIframe(mutation, frame);
    this.mediaCame(mutation.node);
    if (!this.usingVirtualDom) this.watcher?.rebuilt(frame.contentDocument);
  }

  applyScroll(data, isSync) {
    this.scrolls.set(data.id, { x: data.x, y: data.y });
    const speed = this.config.speed;
    super.applyScroll(data, isSync || speed > SMOOTH_UP_TO_SPEED);
  }

  /** The page was changed while it is played. */
  played(data) {
    if (this.isInTurn) this.isHoverLate = true;
    else this.kept.rehover();
    this.canvases.changed(data);
  }

  /** What is due at once changes the page many times when it is played fast: what is hovered is looked for once. */
  inOneTurn(play) {
    this.isInTurn = true;
    try {
      play();
    } finally {
      this.isInTurn = false;
      if (this.isHoverLate) this.kept.rehover();
      this.isHoverLate = false;
    }
  }

  /** The address of the picture that was taken of a canvas with the page. */
  firstPicture(canvas) {
    return canvas.getAttribute("rr_dataURL") ?? this.mirror.getMeta(canvas)?.attributes?.rr_dataURL;
  }

  mediaCame(tree) {
    const { timestamp } = this.applied ?? this.events[0];
    for (const node of mediaIn(tree)) this.mediaManager.came(node, timestamp);
  }

  applyStyleSheetRule(data, sheet) {
    super.applyStyleSheetRule(data, sheet);
    const texts = [...(data.adds ?? []).map((add) => add.rule), data.replace, data.replaceSync];
    if (texts.some((text) => text?.includes?.(":hover"))) followHover(sheet);
  }

  /** Clears a selection, too: rrweb takes "nothing is selected" for nothing to do. */
  applySelection(data) {
    if (data.ranges.length === 0) this.iframe.contentDocument?.getSelection()?.removeAllRanges();
    else super.applySelection(data);
  }

  /** Remembers what is hovered; what a shadow root lies in is hovered with what is in it. */
  hoverElements(element) {
    super.hoverElements(element);
    this.kept.hovered = element;
    for (let { host } = element.getRootNode(); host; { host } = host.getRootNode()) {
      for (let one = host; one; one = one.parentElement) one.classList.add(":hover");
    }
  }

  /** rrweb goes on where it warns; what it warns of is told with the event it was at. */
  warn(...told) {
    const text = told.map((one) => (one instanceof Error ? one.message : one)).find((one) => typeof one === "string");
    if (!text || NO_MATTER.test(text)) return;
    if (this.applied) this.watcher.broken(this.applied, text);
    else this.isTorn = true;
  }

  /** Fits what is built to a touch device as soon as an event tells that it was one. */
  noteTouch(events) {
    if (this.isTouch || !events.some(isTouch)) return;
    this.isTouch = true;
    this.config.insertStyleRules = [...this.config.insertStyleRules, ...TOUCH_RULES];
    this.mouse.classList.add("touch-device");
    const sheet = ownSheet(this.iframe.contentDocument);
    for (const rule of sheet ? TOUCH_RULES : []) sheet.insertRule(rule, sheet.cssRules.length);
  }

  /** The rule in a document that says whether a focus ring is drawn. */
  ringRule(doc) {
    return [...(ownSheet(doc)?.cssRules ?? [])].find((rule) => rule.selectorText?.startsWith(":where(:focus-visible"));
  }

  addEvent(event) {
    this.noteTouch([event]);
    super.addEvent(event);
  }

  /** Builds the page once more, change by change, where rrweb could not apply all changes at once. */
  mend(offset_ms) {
    this.config.useVirtualDom = false;
    this.markPlayed(Infinity);
    this.pause(offset_ms);
    this.config.useVirtualDom = true;
    this.isTorn = false;
  }

  /** The moment of an offset from the first event held. */
  epochOf(offset_ms) {
    return this.events[0].timestamp + offset_ms;
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
    this.hoverUnderPointer();
  }

  hoverUnderPointer() {
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
    this.noteTouch(events);
    const held = this.events;
    // the marks at both ends stay there
    const behind = held.splice(Math.max(1, indexAfter(held, events[0].timestamp, held.length - 1)));
    for (const event of events) held.push(event);
    for (const event of behind) held.push(event);
  }
}

globalThis.HardenedReplayer = HardenedReplayer;
