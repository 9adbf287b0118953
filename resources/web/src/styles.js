// What rrweb makes of a page's style sheets before it shows them (`:hover` as a class, the device's size as the window's),
// done in one pass over the text: its own way parses every sheet and takes a quarter of a second for a large one.
"use strict";

const MOST_CHARACTERS = 30_000_000;
const DEVICE_SIZE = /(max|min)-device-(width|height)/g;
const HOVER = /:hover/g;
// What a sheet is cut at, and what is stepped over as a whole: comments, strings, escapes.
const CUTS = /\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|\\[^]|[{};()]/g;
const COMMENT = /\/\*[^]*?\*\//g;

/** The parts of a list of selectors; commas in brackets and strings do not part them. */
function selectorsOf(prelude) {
  const found = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let index = 0; index < prelude.length; index += 1) {
    const sign = prelude[index];
    if (sign === "\\") index += 1;
    else if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "(") depth += 1;
    else if (sign === ")") depth -= 1;
    else if (sign === "," && depth <= 0) {
      found.push(prelude.slice(from, index).trim());
      from = index + 1;
    }
  }
  found.push(prelude.slice(from).trim());
  return found;
}

/** A prelude of a block with what rrweb adds to it. */
function adaptedPrelude(prelude) {
  if (prelude.includes("-device-") && prelude.trimStart().startsWith("@")) return prelude.replace(DEVICE_SIZE, "$1-$2");
  if (!prelude.includes(":hover")) return prelude;
  const bare = prelude.replace(COMMENT, "");
  if (!bare.includes(":hover") || bare.trimStart().startsWith("@")) return prelude;
  const marked = selectorsOf(bare).filter((selector) => selector.includes(":hover"));
  const space = bare.slice(bare.trimEnd().length);
  return `${bare.trimEnd()}${marked.map((one) => `,\n${one.replace(HOVER, ".\\:hover")}`).join("")}${space}`;
}

/** A style sheet as rrweb shows it. */
function adaptedStyles(css) {
  if (!css.includes(":hover") && !css.includes("-device-")) return css;
  const parts = [];
  let from = 0;
  let depth = 0;
  for (const { 0: cut, index } of css.matchAll(CUTS)) {
    if (cut === "(") depth += 1;
    else if (cut === ")") depth = Math.max(0, depth - 1);
    else if (cut.length === 1 && (cut === "{" || cut === "}" || (cut === ";" && depth === 0))) {
      const text = css.slice(from, index);
      parts.push(cut === "{" ? adaptedPrelude(text) : text, cut);
      from = index + 1;
      depth = 0;
    }
  }
  parts.push(css.slice(from));
  return parts.join("");
}

/** Where rrweb looks for sheets that it has adapted: it finds all there. */
class AdaptedStyles extends Map {
  constructor() {
    super();
    this.characters = 0;
  }

  get(css) {
    const known = super.get(css);
    if (known !== undefined) return known;
    if (this.characters > MOST_CHARACTERS) this.clear();
    const adapted = adaptedStyles(css);
    this.set(css, adapted);
    this.characters += css.length;
    return adapted;
  }

  clear() {
    super.clear();
    this.characters = 0;
  }
}

globalThis.adaptedStyles = adaptedStyles;
globalThis.AdaptedStyles = AdaptedStyles;
if (typeof module !== "undefined") module.exports = { adaptedStyles };
