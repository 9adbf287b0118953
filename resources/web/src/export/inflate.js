// Unpacks gzip in browsers that cannot do so themselves (RFC 1951, 1952); others use their own DecompressionStream.
"use strict";

const inflate = (() => {
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const LONGEST_CODE = 15;
  const HEADER_BYTES = 10;
  const TRAILER_BYTES = 8;

  /** Where the codes of lengths and distances begin, and how many more bits tell the rest. */
  function steps(first, from, growth) {
    const bases = [];
    const bits = [];
    let base = first;
    for (let n = 0; n < 30; n += 1) {
      const more = n < from ? 0 : Math.floor((n - from) / growth) + 1;
      bases.push(base);
      bits.push(more);
      base += 2 ** more;
    }
    return { bases, bits };
  }
  const LENGTHS = steps(3, 8, 4);
  [LENGTHS.bases[28], LENGTHS.bits[28]] = [258, 0];
  const DISTANCES = steps(1, 4, 2);

  /** The symbols of a canonical code in order, and how many of them each length has. */
  function codes(lengths) {
    const counts = new Uint16Array(LONGEST_CODE + 1);
    for (const length of lengths) counts[length] += 1;
    counts[0] = 0;
    const symbols = [];
    for (let length = 1; length <= LONGEST_CODE; length += 1) {
      lengths.forEach((own, symbol) => own === length && symbols.push(symbol));
    }
    return { counts, symbols };
  }

  const FIXED = {
    lengths: codes(Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8))),
    distances: codes(new Array(30).fill(5)),
  };

  class Bits {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = HEADER_BYTES;
      this.held = 0;
      this.count = 0;
    }

    bit() {
      if (this.count === 0) {
        if (this.at >= this.bytes.length) throw new Error("a part of this file is cut off");
        this.held = this.bytes[this.at++];
        this.count = 8;
      }
      const bit = this.held & 1;
      this.held >>= 1;
      this.count -= 1;
      return bit;
    }

    number(bits) {
      let value = 0;
      for (let n = 0; n < bits; n += 1) value |= this.bit() << n;
      return value;
    }

    symbol({ counts, symbols }) {
      let code = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length <= LONGEST_CODE; length += 1) {
        code |= this.bit();
        const count = counts[length];
        if (code - count < first) return symbols[index + code - first];
        index += count;
        first = (first + count) << 1;
        code <<= 1;
      }
      throw new Error("a part of this file is damaged");
    }
  }

  function dynamic(bits) {
    const [literals, far, own] = [bits.number(5) + 257, bits.number(5) + 1, bits.number(4) + 4];
    const asked = new Array(19).fill(0);
    for (let n = 0; n < own; n += 1) asked[ORDER[n]] = bits.number(3);
    const code = codes(asked);
    const lengths = [];
    while (lengths.length < literals + far) {
      const symbol = bits.symbol(code);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) lengths.push(...new Array(3 + bits.number(2)).fill(lengths.at(-1)));
      else lengths.push(...new Array(symbol === 17 ? 3 + bits.number(3) : 11 + bits.number(7)).fill(0));
    }
    return { lengths: codes(lengths.slice(0, literals)), distances: codes(lengths.slice(literals)) };
  }

  /** @param {Uint8Array} packed gzip with a plain header, as it is written here @returns {Uint8Array} */
  return function inflate(packed) {
    const bits = new Bits(packed);
    const size = new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - TRAILER_BYTES + 4, true);
    const out = new Uint8Array(size);
    let end = 0;
    for (let last = 0; !last; ) {
      last = bits.bit();
      const kind = bits.number(2);
      if (kind === 0) {
        bits.count = 0;
        const length = packed[bits.at] | (packed[bits.at + 1] << 8);
        out.set(packed.subarray(bits.at + 4, bits.at + 4 + length), end);
        bits.at += 4 + length;
        end += length;
        continue;
      }
      const { lengths, distances } = kind === 1 ? FIXED : dynamic(bits);
      for (let symbol = bits.symbol(lengths); symbol !== 256; symbol = bits.symbol(lengths)) {
        if (symbol < 256) {
          out[end++] = symbol;
          continue;
        }
        const length = LENGTHS.bases[symbol - 257] + bits.number(LENGTHS.bits[symbol - 257]);
        const far = bits.symbol(distances);
        const distance = DISTANCES.bases[far] + bits.number(DISTANCES.bits[far]);
        for (let n = 0; n < length; n += 1, end += 1) out[end] = out[end - distance];
      }
    }
    return out;
  };
})();

globalThis.inflate = inflate;
