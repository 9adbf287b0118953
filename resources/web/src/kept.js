// What a page keeps from one moment to the next and rrweb loses on the way: the focus, what lies under the pointer, the
// selected text, dialogs above the page.
"use strict";

const FOCUS = 5;
const BLUR = 6;
// mouse down, touch start, touch end
const PRESSES = [1, 7, 9];
const HOVERED = ":hover";
const MARKED = ".\\:hover";

class Kept {
  /** @param {HardenedReplayer} replayer */
  constructor(replayer) {
    this.replayer = replayer;
    this.hovered = null;
    this.isPressing = false;
    this.begin();
  }

  /** A new page: nothing has the focus, nothing is selected. */
  begin() {
    this.focused = null;
    this.given = null;
    this.selected = null;
  }

  /** A press or a change of focus. */
  saw({ type, id, pressed }, isSync) {
    if (type === FOCUS) {
      this.focused = { id, isPressed: pressed || this.isPressing };
      if (!isSync) this.drawRing();
    } else if (type === BLUR) {
      if (this.focused?.id === id) this.focused = null;
    } else {
      this.isPressing = PRESSES.includes(type);
    }
  }

  /** Gives the page back what it had; to be called when all changes are through. */
  regain(docs) {
    for (const doc of docs) this.raiseDialogs(doc);
    this.refocus();
    this.rehover();
    if (this.selected) this.replayer.applySelection(this.selected);
  }

  /** Where rrweb gives the focus to a node that is not built yet, it gives it to nobody. */
  refocus() {
    const { given } = this;
    this.given = this.focused && this.replayer.getMirror().getNode(this.focused.id);
    if (given && given !== this.given) given.blur?.();
    this.drawRing();
    if (!this.given?.isConnected || this.given.getRootNode().activeElement === this.given) return;
    this.given.focus?.({ preventScroll: true });
  }

  /** Of its own a browser draws no ring around what was pressed; around what a script gives the focus to it does. */
  drawRing() {
    for (const doc of moment.allDocuments(this.replayer.iframe.contentDocument)) {
      const rule = this.replayer.ringRule(doc);
      if (rule) rule.style.outline = this.focused?.isPressed ? "none" : "";
    }
  }

  /** A change of classes takes the mark of what is hovered away, and what was hovered may be gone. */
  rehover() {
    const { hovered, replayer } = this;
    if (!hovered) return;
    if (!hovered.isConnected) replayer.hoverUnderPointer();
    else if (!isMarked(hovered)) replayer.hoverElements(hovered);
  }

  /** A dialog above the page that was changed while it was not in the page lies in it. */
  raiseDialogs(doc) {
    for (const dialog of doc.querySelectorAll('dialog[open][rr_open_mode="modal"]:not(:modal)')) {
      dialog.close();
      dialog.showModal();
    }
  }
}

/**
 * Lets rules apply to what is marked as hovered, as rrweb does with sheets that come as text.
 * @param {CSSStyleSheet | CSSGroupingRule} holder
 */
function followHover(holder) {
  for (const rule of holder.cssRules ?? []) {
    const { selectorText } = rule;
    if (selectorText?.includes(HOVERED) && !selectorText.includes(MARKED)) {
      rule.selectorText = `${selectorText}, ${selectorText.replaceAll(HOVERED, MARKED)}`;
    }
    followHover(rule);
  }
}

/** Whether an element and all it lies in are marked as hovered. */
function isMarked(element) {
  for (let one = element; one; one = one.parentElement) {
    if (one.classList && !one.classList.contains(HOVERED)) return false;
  }
  return true;
}

globalThis.Kept = Kept;
