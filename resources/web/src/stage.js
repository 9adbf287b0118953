// Where the recorded page stands in the player's window, and how large.
"use strict";

const MARGIN_PX = 24;
const LARGEST_SCALE = 2;
const SMALLEST_ROOM_PX = 40;

/**
 * Fits the page into the window.
 * @param {HTMLElement} page
 * @param {{width: number, height: number}} size of the recorded viewport
 * @param {[number, number] | undefined} within_px the room a plain page is fitted into; without it it is not scaled
 */
function fitPage(page, size, within_px) {
  const plain = document.body.classList.contains("plain");
  const margin = plain ? 0 : MARGIN_PX;
  const room_w = Math.max(SMALLEST_ROOM_PX, window.innerWidth - 2 * margin);
  const room_h = Math.max(SMALLEST_ROOM_PX, window.innerHeight - 2 * margin);
  const [within_w, within_h] = within_px ?? [size.width, size.height];
  const scale = plain
    ? Math.min(within_w / size.width, within_h / size.height, 1)
    : Math.min(room_w / size.width, room_h / size.height, LARGEST_SCALE);
  const left = plain ? 0 : Math.round((window.innerWidth - size.width * scale) / 2);
  const top = plain ? 0 : Math.round((window.innerHeight - size.height * scale) / 2);
  page.style.width = `${size.width}px`;
  page.style.height = `${size.height}px`;
  page.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  document.documentElement.style.setProperty("--unscale", String(1 / scale));
}

globalThis.fitPage = fitPage;
