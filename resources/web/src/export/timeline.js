// The timeline of a page that plays by itself: pages, clicks, errors and notes, inactivity, where one is, and what lies where.
"use strict";

const MARK_PX = 4;
const NEAR_PX = 6;
const FLAG_PX = [9, 7];

function sayClock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

class Timeline {
  /** @param {(at_ms: number) => void} sought where a person points */
  constructor(about, sought) {
    this.about = about;
    this.marks = [...about.marks, ...about.notes.map((note) => ({ kind: "note", ...note }))];
    this.sought = sought;
    this.whole = document.getElementById("timeline");
    this.canvas = document.getElementById("marks");
    this.hover = document.getElementById("hover");
    this.length_ms = Math.max(1, about.duration_ms);
    this.whole.setAttribute("aria-valuemax", String(Math.round(this.length_ms / 1000)));
    this.span("pages", this.seen(), (box, page) => (box.textContent = page.title || pathOf(page.url)));
    this.span("gaps", about.inactive.map(([start_ms, end_ms]) => ({ start_ms, end_ms })));
    this.listen();
    this.draw();
  }

  /** The pages as the stage shows them: each window's while a person was in it. */
  seen() {
    const { pages, windows, active_window } = this.about;
    if (windows.length < 2 || active_window.length === 0) return pages;
    return active_window.flatMap(([since_ms, window], n) => {
      const from = n === 0 ? 0 : since_ms;
      const to = active_window[n + 1]?.[0] ?? this.length_ms;
      return pages
        .filter((page) => page.window === window && page.start_ms < to && page.end_ms > from)
        .map((page) => ({ ...page, start_ms: Math.max(from, page.start_ms), end_ms: Math.min(to, page.end_ms) }));
    });
  }

  span(id, spans, fill) {
    document.getElementById(id).replaceChildren(
      ...spans.map((span) => {
        const box = document.createElement("div");
        box.style.left = `${(100 * span.start_ms) / this.length_ms}%`;
        box.style.width = `${(100 * (span.end_ms - span.start_ms)) / this.length_ms}%`;
        fill?.(box, span);
        return box;
      }),
    );
  }

  listen() {
    const { whole } = this;
    whole.addEventListener("pointerdown", (event) => {
      whole.setPointerCapture(event.pointerId);
      this.dragging = true;
      this.sought(this.momentAt(event));
    });
    whole.addEventListener("pointermove", (event) => {
      if (this.dragging) this.sought(this.momentAt(event));
      this.tell(event);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      whole.addEventListener(name, () => (this.dragging = false));
    }
    whole.addEventListener("pointerleave", () => (this.hover.hidden = true));
    window.addEventListener("resize", () => this.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  momentAt(event) {
    const box = this.whole.getBoundingClientRect();
    const frac = (event.clientX - box.left) / Math.max(1, box.width);
    return this.length_ms * Math.min(1, Math.max(0, frac));
  }

  /** Says what lies under the pointer; recorded words are only ever text. */
  tell(event) {
    const at_ms = this.momentAt(event);
    const width = this.whole.clientWidth;
    const near_ms = (NEAR_PX / width) * this.length_ms;
    const far = (mark) => Math.abs(mark.at_ms - at_ms);
    const marks = this.marks.filter((mark) => far(mark) <= near_ms).sort((a, b) => far(a) - far(b));
    const page = this.seen().findLast((one) => one.start_ms <= at_ms && one.end_ms >= at_ms);
    const words = marks[0] ? `${marks[0].kind}: ${marks[0].text}` : page?.title || pathOf(page?.url ?? "");
    this.hover.hidden = false;
    this.hover.firstChild.textContent = sayClock(at_ms);
    this.hover.lastChild.textContent = words;
    const left = (at_ms / this.length_ms) * width - this.hover.offsetWidth / 2;
    this.hover.style.left = `${Math.max(0, Math.min(width - this.hover.offsetWidth, left))}px`;
  }

  draw() {
    const { canvas, marks } = this;
    const dense = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
    const pen = canvas.getContext("2d");
    pen.scale(dense, dense);
    const style = getComputedStyle(document.documentElement);
    for (const mark of marks) {
      const x = (mark.at_ms / this.length_ms) * width;
      pen.beginPath();
      if (mark.kind === "error") {
        pen.fillStyle = style.getPropertyValue("--error");
        const y = height * 0.74;
        pen.moveTo(x, y - MARK_PX - 1);
        pen.lineTo(x + MARK_PX + 1, y);
        pen.lineTo(x, y + MARK_PX + 1);
        pen.lineTo(x - MARK_PX - 1, y);
      } else if (mark.kind === "note") {
        pen.fillStyle = style.getPropertyValue("--note");
        pen.rect(x, 1, 1.5, height - 2);
        pen.rect(x, 1, ...FLAG_PX);
      } else {
        pen.fillStyle = style.getPropertyValue("--accent");
        pen.arc(x, height * 0.3, MARK_PX - 0.5, 0, 2 * Math.PI);
      }
      pen.fill();
    }
  }

  place(at_ms) {
    document.getElementById("head").style.left = `${(100 * at_ms) / this.length_ms}%`;
    this.whole.setAttribute("aria-valuenow", String(Math.round(at_ms / 1000)));
    this.whole.setAttribute("aria-valuetext", `${sayClock(at_ms)} of ${sayClock(this.length_ms)}`);
  }

  /** The next page, note or error from a moment, or the one before. */
  beside(at_ms, forward) {
    const stops = [
      ...this.seen().map((page) => page.start_ms),
      ...this.marks.filter((mark) => mark.kind !== "click").map((mark) => mark.at_ms),
    ].sort((a, b) => a - b);
    if (forward) return stops.find((stop) => stop > at_ms + 1);
    return stops.findLast((stop) => stop < at_ms - 400);
  }
}

function pathOf(url) {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}
