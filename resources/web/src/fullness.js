// How well a moment shows its page: nothing open above it, nothing still loading, and as much as possible in it.
"use strict";

const LOADING_NAMES =
  /(?:^|[\s_-])(?:skeleton|spinner|loading|loader|shimmer|placeholder-(?:glow|wave)|preloader)(?:[\s_-]|$)/i;
const MOST_LOADING_ASKED = 400;

const fullness = (() => {
  function isLoading(doc) {
    const busy = [...doc.querySelectorAll("[aria-busy=true], [role=progressbar]:not([aria-valuenow])")];
    const named = [
      ...doc.querySelectorAll(
        "[class*=skelet i], [class*=spin i], [class*=load i], [class*=shimmer i], [class*=placeholder i]",
      ),
    ];
    const told = named
      .slice(0, MOST_LOADING_ASKED)
      .filter((one) => LOADING_NAMES.test(one.getAttribute("class") || ""));
    return [...busy, ...told].some((one) => {
      if (!layers.isShown(one)) return false;
      const { width, height } = one.getBoundingClientRect();
      return width >= 12 && height >= 4;
    });
  }

  /** What a moment shows: what is open above its page, whether it loads, how many letters and pictures it holds. */
  function told(doc) {
    const docs = moment.allDocuments(doc);
    const open = [...disclosed.openIn(doc).keys()].filter((one) => one.ownerDocument === doc);
    const outer = open.filter((one) => !open.some((other) => other !== one && other.contains(one)));
    const lettersOf = (element) => (element?.innerText || "").replace(/\s+/g, "").length;
    const pictures = docs.flatMap((one) => [...one.images]).filter((one) => one.complete && one.naturalWidth > 1);
    return {
      open: layers.open(doc),
      is_loading: isLoading(doc),
      letters: lettersOf(doc.body) - outer.reduce((all, one) => all + lettersOf(one), 0),
      pictures: pictures.length,
      scrolled_px: (doc.scrollingElement || doc.documentElement).scrollTop,
      height_px: (doc.scrollingElement || doc.documentElement).scrollHeight,
    };
  }

  return { told };
})();

globalThis.fullness = fullness;
