// The notes that were written in Footfall, beside the page: each goes to its moment. Their words are only ever text.
"use strict";

const NOTE_LASTS_MS = 5000;

class Notes {
  /** @param {(at_ms: number) => void} sought the moment of a note that is pressed */
  constructor(about, sought) {
    this.about = about;
    this.place = document.getElementById("notes");
    this.button = document.getElementById("show_notes");
    this.rows = about.notes.map((note) => this.row(note, sought));
    document.getElementById("notes_list").replaceChildren(...this.rows);
    const count = about.notes.length;
    this.button.textContent = count === 1 ? "1 note" : `${count} notes`;
    this.button.hidden = count === 0;
    this.button.addEventListener("click", () => this.show(this.place.hidden));
    // on a narrow screen the page comes first
    this.show(count > 0 && window.matchMedia("(min-width: 901px)").matches);
  }

  row(note, sought) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    const moment = document.createElement("b");
    const words = document.createElement("span");
    button.type = "button";
    moment.textContent = sayClock(note.at_ms);
    words.textContent = note.text;
    words.dir = "auto";
    button.append(moment, words);
    button.addEventListener("click", () => sought(note.at_ms));
    row.append(button);
    return row;
  }

  show(isSeen) {
    this.place.hidden = !isSeen;
    this.button.setAttribute("aria-expanded", String(isSeen));
    // the stage is narrower or wider now
    window.dispatchEvent(new Event("resize"));
  }

  /** Marks the note whose moment was just passed. */
  tell(at_ms) {
    const here = this.about.notes.findLastIndex((note) => note.at_ms <= at_ms && at_ms - note.at_ms < NOTE_LASTS_MS);
    if (here === this.here) return;
    this.rows[this.here]?.removeAttribute("aria-current");
    this.rows[here]?.setAttribute("aria-current", "true");
    if (here >= 0 && !this.place.hidden) this.rows[here].scrollIntoView({ block: "nearest" });
    this.here = here;
  }
}
