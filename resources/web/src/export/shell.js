// Stands where Footfall's window stands for the player: hands it the events that lie in this file, and hears what it tells.
"use strict";

const shell = (() => {
  const about = JSON.parse(document.getElementById("about").textContent);
  const stage = document.getElementById("stage");
  const listeners = {};

  async function unpacked(bytes) {
    if (typeof DecompressionStream === "undefined") return inflate(bytes);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function events(id) {
    const block = document.getElementById(id);
    if (!block) throw new Error("this file is cut off");
    const packed = Uint8Array.from(atob(block.textContent), (sign) => sign.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await unpacked(packed)));
  }

  // The player asks by address, as in Footfall; here nothing is fetched from anywhere.
  globalThis.fetch = async (address) => {
    const [window, parts] = String(address).split("?")[0].split("/").slice(-2);
    const found = (await Promise.all(parts.split("+").map((part) => events(`e${window}-${part}`)))).flat();
    return { ok: true, status: 200, json: async () => found };
  };
  const bridge = new Proxy({}, { get: (_, name) => (...told) => listeners[name]?.(...told) });
  globalThis.qt = { webChannelTransport: null };
  globalThis.QWebChannel = class {
    constructor(_transport, opened) {
      opened({ objects: { bridge } });
    }
  };

  // In Footfall the player has a window to itself; here its room is the stage.
  Object.defineProperty(window, "innerWidth", { configurable: true, get: () => stage.clientWidth });
  Object.defineProperty(window, "innerHeight", { configurable: true, get: () => stage.clientHeight });

  return { about, stage, listeners };
})();
