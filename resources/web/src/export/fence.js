// What Footfall's own browser is started without, other browsers do: they open a connection to where a frame or a hint
// points, before a policy says that nothing may be asked there. Here no page is built with any of that.
"use strict";

const severed = (() => {
  const FRAME = /^(i?frame|portal|fencedframe)$/i;
  const LOADING = /^(src|srcdoc)$/i;
  const HINT = /^(rel|href|imagesrcset)$/i;
  const named = new Set();

  function clean(tag, attributes) {
    if (!FRAME.test(tag)) return;
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (!LOADING.test(name)) continue;
      if (/^(https?:)?\/\//i.test(value)) named.add(value);
      delete attributes[name];
    }
  }

  /** Takes it out of a recorded tree. */
  function tree(root) {
    const waiting = [root];
    while (waiting.length > 0) {
      const node = waiting.pop();
      if (node.type === 2) clean(node.tagName, node.attributes);
      for (const child of node.childNodes ?? []) waiting.push(child);
    }
  }

  /** Takes it out of a change of the page. @param {(id: number) => string} nameOf an element that is there already */
  function change(data, nameOf) {
    const added = new Map();
    for (const add of data.adds) {
      tree(add.node);
      if (add.node.type === 2) added.set(add.node.id, add.node.tagName);
    }
    for (const { id, attributes } of data.attributes) {
      const tag = added.get(id) ?? nameOf(id);
      clean(tag, attributes);
      // a link that becomes a hint is one; what it was recorded with stays
      if (/^link$/i.test(tag)) {
        for (const name of Object.keys(attributes)) if (HINT.test(name)) delete attributes[name];
      }
    }
  }

  return { tree, change, named };
})();

SeekingReplayer = class extends SeekingReplayer {
  rebuildFullSnapshot(event, isSync) {
    severed.tree(event.data.node);
    super.rebuildFullSnapshot(event, isSync);
  }

  sketchDocument(node, document) {
    severed.tree(node);
    super.sketchDocument(node, document);
  }

  applyMutation(data, isSync) {
    const mirror = this.usingVirtualDom ? this.virtualDom.mirror : this.getMirror();
    severed.change(data, (id) => mirror.getNode(id)?.nodeName ?? "");
    super.applyMutation(data, isSync);
  }
};
