// How high pictures of an unknown size were: of the usual proportions, those that put every element under the pointer
// that the recording says it was under. Known is only what all proportions that the pointer bears out have in common.
"use strict";

const PROPORTIONS = [4 / 3, 3 / 2, 16 / 9, 1, 3 / 4, 2 / 3, 5 / 4, 4 / 5, 2, 9 / 16, 21 / 9, 1.91, 3, 1 / 2];
const PASSES = 2;
const MOST_GROUPS = 6;
const LEAST_EFFECT_PX = 2;
const EXTREMES = [1 / 2, 3];
const ROUND_FRAC = 0.49;
/** As large as a picture would lie with nothing but its own size to tell; and another such. */
const OWN_SIZE_PX = standIns.SIZES.at(-1)[0];
const OTHER_SIZE_PX = 48;

const fitting = (() => {
  /** What was found of pages that were seen before: by replayer, by page, proportions by group. */
  const remembered = new WeakMap();

  /** Pictures of one folder and one class are of one shape. */
  function groupOf(element) {
    const folder = standIns
      .sourceOf(element)
      .split(/[?#]/)[0]
      .replace(/[^/]*$/, "");
    return `${folder} ${element.getAttribute("class") || ""} ${element.parentElement?.getAttribute("class") || ""}`;
  }

  /** Pictures by their shape: one picture is of one shape wherever it stands. */
  function groupsOf(pictures) {
    const found = new Map();
    const names = new Map();
    for (const one of pictures) {
      const src = standIns.sourceOf(one);
      const name = names.get(src) ?? groupOf(one);
      names.set(src, name);
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(one);
    }
    return found;
  }

  function shape(pictures, proportion) {
    for (const one of pictures) one.style.setProperty("aspect-ratio", String(proportion), "important");
  }

  const isFree = (picture) => picture.getBoundingClientRect().width >= OWN_SIZE_PX;
  const lengthOf = (doc) => (doc.scrollingElement || doc.documentElement).scrollHeight;

  /** Whether a page, or what is asked of it, is another when these pictures have another shape. */
  function matters(pictures, doc, samples) {
    const seen = [PROPORTIONS.at(-1), PROPORTIONS.at(-2)].map((one) => {
      shape(pictures, one);
      return [lengthOf(doc), ...samples.map(({ element }) => element.getBoundingClientRect().top)];
    });
    return seen[0].some((value, at) => Math.abs(value - seen[1][at]) > LEAST_EFFECT_PX);
  }

  /** Pictures that are cut round are square, as far as anybody makes them. */
  function isRound([picture]) {
    const radius = picture.ownerDocument.defaultView.getComputedStyle(picture).borderTopLeftRadius;
    return radius.endsWith("%")
      ? parseFloat(radius) >= ROUND_FRAC * 100
      : parseFloat(radius) >= picture.clientWidth * ROUND_FRAC;
  }

  /** The shapes that a group may have, the likeliest first. */
  function shapesOf(group) {
    return isRound(group) ? [1] : PROPORTIONS;
  }

  function search(groups, chosen, samples, doc) {
    let best = evidence.fitting(samples, doc);
    for (let pass = 0; pass < PASSES && best < samples.length; pass += 1) {
      for (const [name, group] of groups) {
        for (const proportion of shapesOf(group)) {
          shape(group, proportion);
          const fits = evidence.fitting(samples, doc);
          if (fits > best) [best] = [fits, chosen.set(name, proportion)];
        }
        shape(group, chosen.get(name));
      }
    }
    return best;
  }

  /** What else a page may have been like, as far as the pointer tells: read in each of these states. */
  function* rivals(all, { chosen, allowed }, bearsOut) {
    for (const [name, group] of all) {
      // what the pointer once spoke against, it will not bear out when it tells more
      for (const proportion of [...allowed.get(name)]) {
        shape(group, proportion);
        if (bearsOut()) yield;
        else allowed.get(name).delete(proportion);
      }
      shape(group, chosen.get(name));
      const free = group.filter(isFree);
      if (free.length === 0) continue;
      for (const one of free) one.style.setProperty("width", `${OTHER_SIZE_PX}px`, "important");
      if (bearsOut()) yield;
      for (const one of free) one.style.removeProperty("width");
    }
  }

  /** What was found of this page before, as far as it is of these groups. */
  function knownOf(replayer, page, all) {
    if (!remembered.has(replayer)) remembered.set(replayer, new Map());
    const known = remembered.get(replayer).get(page);
    return known && all.every(([name]) => known.chosen.has(name)) ? known : null;
  }

  function found(all, doc, samples) {
    const chosen = new Map(all.map(([name, group]) => [name, shapesOf(group)[0]]));
    for (const [name, group] of all) shape(group, chosen.get(name));
    const telling = all.filter(([name, group]) => {
      const does = matters(group, doc, samples);
      shape(group, chosen.get(name));
      return does;
    });
    if (telling.length > MOST_GROUPS) return null;
    search(telling, chosen, samples, doc);
    const allowed = new Map(
      all.map(([name, group]) => {
        const shapes =
          telling.some(([one]) => one === name) || shapesOf(group).length === 1 ? shapesOf(group) : EXTREMES;
        return [name, new Set(shapes.filter((one) => one !== chosen.get(name)))];
      }),
    );
    return { chosen, allowed };
  }

  /**
   * Shapes large stand-ins as the visitor's pictures must have been.
   * @param {Element[]} pictures with large stand-ins that are loaded
   * @param {() => object} read what is asked of the page
   * @returns {object[]} a reading for each shape that the pointer bears out, the likeliest first; none where it tells
   *   too little
   */
  function fit(replayer, doc, pictures, epoch_ms, read) {
    const samples = evidence.tellingOf(replayer, doc, epoch_ms);
    if (samples.length < evidence.ENOUGH_SAMPLES) return [];
    const page = evidence.pageOf(replayer, doc, epoch_ms);
    const all = [...groupsOf(pictures)];
    const isBorneOut = () => evidence.fitting(samples, doc) >= samples.length * evidence.FITS_FRAC;
    let known = knownOf(replayer, page, all);
    if (known) for (const [name, group] of all) shape(group, known.chosen.get(name));
    if (!known || !isBorneOut()) known = found(all, doc, samples);
    if (!known || !isBorneOut()) return [];
    remembered.get(replayer).set(page, known);
    const best = evidence.fitting(samples, doc);
    const readings = [read()];
    for (const _ of rivals(all, known, () => evidence.fitting(samples, doc) >= best)) readings.push(read());
    return readings;
  }

  /**
   * Shapes large stand-ins as the visitor's pictures likeliest were.
   * @returns {Element[]} those that are as large as themselves, of which nothing tells how large that was
   */
  function shapeLikeliest(replayer, doc, pictures, epoch_ms) {
    const all = [...groupsOf(pictures)];
    const samples = evidence.tellingOf(replayer, doc, epoch_ms);
    const known = samples.length >= evidence.ENOUGH_SAMPLES ? found(all, doc, samples) : null;
    for (const [name, group] of all) shape(group, known?.chosen.get(name) ?? shapesOf(group)[0]);
    return pictures.filter(isFree);
  }

  return { fit, shapeLikeliest };
})();

globalThis.fitting = fitting;
