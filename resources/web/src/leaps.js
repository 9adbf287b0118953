// Jumps over inactive stretches while playing: when, out of the page, and the sign that says how long it was.
"use strict";

const SHORTEST_LEAP_MS = 500;
const SEEN_BETWEEN_LEAPS_MS = 600;
const SIGN_SEEN_MS = 1600;
const FADE_MS = 300;
const LONGEST_FADED_MS = 3_600_000;

class Leaps {
  /** @param {HTMLElement} page what is faded */
  constructor(page) {
    this.page = page;
    this.gaps = [];
    this.isOn = false;
    this.words = "skipped {0}";
    this.landed_at = -Infinity;
  }

  /** Where the stretch ends that a moment lies in; null when it is not to be jumped over now. */
  endOf(t_ms, clock) {
    if (!this.isOn || clock - this.landed_at < SEEN_BETWEEN_LEAPS_MS) return null;
    const gap = this.gaps.find(([from, to]) => t_ms >= from && to - t_ms > SHORTEST_LEAP_MS);
    return gap ? gap[1] : null;
  }

  /** Out of the page before a gap, half of the fade; over one that is too long for that it is cut. */
  async out(gap_ms) {
    if (gap_ms > LONGEST_FADED_MS) return;
    this.page.classList.add("leaping");
    await new Promise((done) => setTimeout(done, FADE_MS / 2));
  }

  /** Back to the page. */
  landed() {
    this.page.classList.remove("leaping");
    this.landed_at = performance.now();
  }

  /** Says how much was left out. */
  say(gap_ms) {
    const sign = document.getElementById("skipped");
    sign.textContent = this.words.replace("{0}", spellSeconds(Math.round(gap_ms / 1000)));
    sign.classList.add("seen");
    setTimeout(() => sign.classList.remove("seen"), SIGN_SEEN_MS);
  }
}

globalThis.Leaps = Leaps;
