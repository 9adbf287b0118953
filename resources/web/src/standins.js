// What stands in the place of pictures that a page names and the recording does not hold: as large as the recording
// tells they were, else small and then large, so that one sees what depends on them.
"use strict";

const STAND_INS = [
  [40, 20],
  [1600, 1200],
];
const LARGEST_TOLD_PX = 8000;
const OF_URLS = [
  /(?:^|[/_=,.-])(\d{2,4})[xX×](\d{2,4})(?=$|[/_&,.?@-])/,
  /[?&/,;](?:w|width)[=_](\d{2,4})\b.*[?&/,;](?:h|height)[=_](\d{2,4})\b/,
  /\/(?:picsum\.photos|placekitten\.com|loremflickr\.com)\/(?:id\/\d+\/|seed\/[^/]+\/)?(\d{2,4})\/(\d{2,4})\b/,
];

const standIns = (() => {
  /** What an element shows in the place of its own: {picture, src}. */
  const given = new WeakMap();

  function nameOf(element) {
    return element.nodeName === "VIDEO" ? "poster" : "src";
  }

  function isMissing(element) {
    if (given.has(element) && given.get(element).picture === element.getAttribute(nameOf(element))) return true;
    if (element.nodeName === "VIDEO") return element.readyState === HTMLMediaElement.HAVE_NOTHING;
    const isNamed = Boolean(element.getAttribute("src") || element.getAttribute("srcset"));
    return isNamed && element.complete && element.naturalWidth === 0;
  }

  /** The pictures and videos that the page names and the recording does not hold. */
  function missingIn(docs) {
    return docs.flatMap((doc) => [...doc.querySelectorAll("img, video")]).filter(isMissing);
  }

  function sourceOf(element) {
    const src = given.get(element)?.src ?? element.getAttribute("src") ?? "";
    return src || (element.getAttribute("srcset") || "").trim().split(/[\s,]/)[0];
  }

  /** The size that a picture's address tells: [width, height], or null. */
  function sizeInUrl(src) {
    if (src.startsWith("data:") || src.startsWith("blob:")) return null;
    for (const form of OF_URLS) {
      const [, width, height] = form.exec(src) ?? [];
      if (width > 0 && height > 0 && width <= LARGEST_TOLD_PX && height <= LARGEST_TOLD_PX) return [+width, +height];
    }
    return null;
  }

  /** The natural size of a picture as far as the page tells it: [width, height], or null. */
  function sizeTold(element) {
    const attributes = [element.getAttribute("width"), element.getAttribute("height")].map(Number);
    if (attributes[0] > 0 && attributes[1] > 0) return attributes;
    return element.nodeName === "VIDEO" ? null : sizeInUrl(sourceOf(element));
  }

  /**
   * Puts pictures of a size in the places of missing ones.
   * @param {(element: Element) => [number, number]} sizeOf
   * @param {string} fill a colour, or nothing
   */
  function standIn(elements, sizeOf, fill = "") {
    for (const element of elements) {
      const [width, height] = sizeOf(element);
      const shape = fill ? `<rect width="100%" height="100%" fill="${fill}"/>` : "";
      const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;
      const picture = `data:image/svg+xml,${encodeURIComponent(`${open}${shape}</svg>`)}`;
      given.set(element, { picture, src: sourceOf(element) });
      if (element.nodeName === "VIDEO") {
        element.setAttribute("poster", picture);
        continue;
      }
      const sources = element.parentElement?.nodeName === "PICTURE" ? element.parentElement.children : [];
      for (const source of sources) source.removeAttribute("srcset");
      element.removeAttribute("srcset");
      element.loading = "eager";
      element.setAttribute("src", picture);
    }
  }

  /** Takes stand-ins away again: nothing is where a picture of no known size was. */
  function takeBack(elements) {
    for (const element of elements) {
      element.style.removeProperty("aspect-ratio");
      element.setAttribute(nameOf(element), given.get(element)?.src ?? "");
      given.delete(element);
    }
  }

  return { takeBack, missingIn, sizeTold, sourceOf, standIn, SIZES: STAND_INS };
})();

globalThis.standIns = standIns;
