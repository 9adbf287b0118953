// Light nodes for rrweb's virtual documents: the same classes, whose own constructors define field by field, which took
// more than half of the time of a seek.
"use strict";

const NODE_CONSTANTS = { ELEMENT_NODE: { value: 1 }, TEXT_NODE: { value: 3 } };

/** What rrweb asks of a mirror; a node carries what is told of it. */
class LightMirror {
  constructor() {
    this.idNodeMap = new Map();
  }

  getId(node) {
    return node?.meta?.id ?? -1;
  }

  getNode(id) {
    return this.idNodeMap.get(id) || null;
  }

  getIds() {
    return [...this.idNodeMap.keys()];
  }

  getMeta(node) {
    return node?.meta ?? null;
  }

  removeNodeFromMap(node) {
    this.idNodeMap.delete(this.getId(node));
    for (let child = node.firstChild; child; child = child.nextSibling) this.removeNodeFromMap(child);
  }

  has(id) {
    return this.idNodeMap.has(id);
  }

  hasNode(node) {
    return Boolean(node?.meta);
  }

  add(node, meta) {
    this.idNodeMap.set(meta.id, node);
    node.meta = meta;
  }

  replace(id, node) {
    const old = this.idNodeMap.get(id);
    if (old?.meta) node.meta = old.meta;
    this.idNodeMap.set(id, node);
  }

  reset() {
    this.idNodeMap = new Map();
  }
}

function lightKind(example, more = {}) {
  const prototype = Object.create(Object.getPrototypeOf(example), { ...NODE_CONSTANTS, ...more });
  const { nodeType, RRNodeType } = example;
  return { prototype, nodeType, RRNodeType };
}

function lightNode(kind, doc, name) {
  const LightNode = (kind.make ??= makerOf(kind));
  return new LightNode(doc, name);
}

function makerOf({ prototype, nodeType, RRNodeType }) {
  function LightNode(doc, name) {
    this.parentElement = null;
    this.parentNode = null;
    this.ownerDocument = doc;
    this.firstChild = null;
    this.lastChild = null;
    this.previousSibling = null;
    this.nextSibling = null;
    this.nodeType = nodeType;
    this.RRNodeType = RRNodeType;
    this.nodeName = name;
    this.meta = null;
  }
  LightNode.prototype = prototype;
  return LightNode;
}

/** Has a virtual document, and the documents of frames in it, make light nodes. */
function lighten(dom) {
  const { constructor } = dom;
  const kindOf = (tag, more) => [tag, lightKind(dom.createElement(tag), more)];
  const plain = lightKind(dom.createElement("DIV"));
  const text = lightKind(dom.createTextNode(""));
  const comment = lightKind(dom.createComment(""));
  // rrweb asks a picture that carries its data where it comes from, and waits for a video that it plays: its own virtual
  // ones know neither
  const setSource = function (address) {
    this.setAttribute("src", address);
  };
  const picture = { currentSrc: { value: "" }, src: { set: setSource } };
  const playing = { play: { value: () => Promise.resolve() } };
  const special = new Map([
    ...["CANVAS", "STYLE", "DIALOG", "IFRAME"].map((tag) => kindOf(tag)),
    ...["AUDIO", "VIDEO"].map((tag) => kindOf(tag, playing)),
    kindOf("IMG", picture),
  ]);
  const mirror = new LightMirror();

  function prepare(document) {
    document.mirror = mirror;
    document.meta = null;
    document.createElement = (name) => {
      const tag = name.toUpperCase();
      const element = lightNode(special.get(tag) ?? plain, document, tag);
      element.tagName = tag;
      element.attributes = {};
      element.shadowRoot = null;
      element.inputData = null;
      element.scrollData = null;
      element.scrollLeft = undefined;
      element.scrollTop = undefined;
      if (tag === "STYLE") {
        element.rules = [];
      } else if (tag === "CANVAS") {
        element.rr_dataURL = null;
        element.canvasMutations = [];
      } else if (tag === "IFRAME") {
        element.contentDocument = prepare(new constructor(mirror));
      }
      return element;
    };
    document.createTextNode = (data) => {
      const node = lightNode(text, document, "#text");
      node.data = data;
      return node;
    };
    document.createComment = (data) => {
      const node = lightNode(comment, document, "#comment");
      node.data = data;
      return node;
    };
    return document;
  }

  return prepare(dom);
}

globalThis.lighten = lighten;
