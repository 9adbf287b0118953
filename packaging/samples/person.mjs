// A visitor with hands: moves in curves, scrolls in bursts, types unevenly. Chance comes from a seed, so that
// two recordings of one visit differ only by what the browser and the clock do.

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function chance(seed) {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export class Person {
  constructor(page, { touch, seed, said, pace }) {
    Object.assign(this, { page, touch, said, pace, random: chance(seed), x: 640, y: 420 });
  }

  between(low, high) {
    return low + (high - low) * this.random();
  }

  /** Notes what happens now, for the list of times beside the recordings. */
  say(text) {
    this.said.push({ at: Date.now(), text });
  }

  async open(path) {
    this.say(`opens ${path}`);
    await this.page.goto(path, { waitUntil: 'load' });
  }

  /** Rests for about `ms` at this person's pace; a hand on a mouse never lies quite still. */
  async rest(ms) {
    const end = Date.now() + ms * this.pace;
    while (!this.touch && end - Date.now() > 1300) {
      await sleep(this.between(500, 1200));
      await this.glide(this.x + this.between(-60, 60), this.y + this.between(-36, 36));
    }
    if (end > Date.now()) await sleep(end - Date.now());
  }

  async glide(x, y) {
    const { width, height } = this.page.viewportSize();
    const [toX, toY] = [Math.min(Math.max(x, 4), width - 4), Math.min(Math.max(y, 4), height - 4)];
    const distance = Math.hypot(toX - this.x, toY - this.y);
    const steps = Math.max(3, Math.round(distance / 26));
    const bend = this.between(-0.22, 0.22);
    const [midX, midY] = [(this.x + toX) / 2 + (toY - this.y) * bend, (this.y + toY) / 2 - (toX - this.x) * bend];
    const [fromX, fromY] = [this.x, this.y];
    for (let step = 1; step <= steps; step += 1) {
      const t = (1 - Math.cos((Math.PI * step) / steps)) / 2;
      this.x = (1 - t) ** 2 * fromX + 2 * t * (1 - t) * midX + t ** 2 * toX;
      this.y = (1 - t) ** 2 * fromY + 2 * t * (1 - t) * midY + t ** 2 * toY;
      await this.page.mouse.move(this.x, this.y);
      await sleep(this.between(16, 34));
    }
  }

  /** Lets the pointer wander over `count` of the targets in view, as people do while they choose. */
  async look(target, count) {
    const { height } = this.page.viewportSize();
    for (let turn = 0; turn < count; turn += 1) {
      const box = await this.page.locator(target).nth(turn).boundingBox();
      if (!box || box.y + box.height / 2 < 80 || box.y + box.height / 2 > height - 20) continue;
      await this.glide(box.x + box.width * this.between(0.3, 0.7), box.y + box.height * this.between(0.3, 0.8));
      await sleep(this.between(350, 1100));
    }
  }

  async box(target) {
    return this.page.locator(target).first().boundingBox();
  }

  /** Scrolls until the middle of the target can be reached, and returns its box in the viewport. */
  async reach(target) {
    const { height } = this.page.viewportSize();
    for (let tries = 0; tries < 30; tries += 1) {
      const box = await this.box(target);
      if (!box) throw new Error(`nothing to reach at ${target}`);
      const middle = box.y + box.height / 2;
      if (middle > 110 && middle < height - 110) return box;
      const before = await this.page.evaluate(() => scrollY);
      await this.scroll(Math.max(-700, Math.min(700, middle - height / 2)), 0);
      await sleep(200);
      if (before === (await this.page.evaluate(() => scrollY))) return this.box(target);
    }
    throw new Error(`cannot reach ${target}`);
  }

  /** A burst of scrolling by `px` in all, then a pause of about `pause_ms`. */
  async scroll(px, pause_ms = 900) {
    if (this.touch) await this.swipe(px);
    else {
      for (let left = Math.abs(px); left > 0;) {
        const notch = Math.min(left, this.between(90, 130));
        await this.page.mouse.wheel(0, Math.sign(px) * notch);
        left -= notch;
        await sleep(this.between(45, 95));
      }
    }
    if (pause_ms) await this.rest(pause_ms);
  }

  async swipe(px) {
    const { width, height } = this.page.viewportSize();
    for (let left = px; Math.abs(left) > 8;) {
      const part = Math.max(-height * 0.45, Math.min(height * 0.45, left));
      const x = width * this.between(0.55, 0.75);
      const from = part > 0 ? height * 0.78 : height * 0.32;
      await this.finger('touchStart', x, from);
      for (let step = 1; step <= 12; step += 1) {
        const t = 1 - (1 - step / 12) ** 2;
        await this.finger('touchMove', x + 9 * Math.sin(step / 5), from - (part + Math.sign(part) * 15) * t);
        await sleep(this.between(15, 26));
      }
      await this.finger('touchEnd');
      left -= part;
      await sleep(this.between(260, 520));
    }
  }

  async finger(type, x, y) {
    this.hand ??= await this.page.context().newCDPSession(this.page);
    await this.hand.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  }

  /** Clicks or taps the target `times` times, `gap_ms` apart, all within a few px. */
  async press(target, { times = 1, gap_ms = 210, at = [0.5, 0.5], spread = 0.12 } = {}) {
    const box = await this.reach(target);
    const x = box.x + box.width * (at[0] + this.between(-spread, spread));
    const y = box.y + box.height * (at[1] + this.between(-spread, spread));
    if (!this.touch) await this.glide(x, y);
    await sleep(this.between(120, 320));
    this.say(times > 1 ? `${times} clicks on ${target}` : `clicks ${target}`);
    for (let turn = 0; turn < times; turn += 1) {
      if (turn) await sleep(gap_ms * this.between(0.8, 1.2));
      const [nearX, nearY] = [x + (turn ? this.between(-4, 4) : 0), y + (turn ? this.between(-3, 3) : 0)];
      if (this.touch) {
        await this.finger('touchStart', nearX, nearY);
        await sleep(this.between(50, 90));
        await this.finger('touchEnd');
      } else {
        await this.page.mouse.move(nearX, nearY);
        await this.page.mouse.down();
        await sleep(this.between(45, 90));
        await this.page.mouse.up();
      }
    }
    await sleep(this.between(250, 500));
  }

  /** Presses something that leads to another page, and waits for that page. */
  async follow(target, path, options) {
    await Promise.all([this.page.waitForURL((url) => url.pathname === path, { waitUntil: 'load' }), this.press(target, options)]);
    this.say(`is on ${path}`);
    await sleep(this.between(500, 900));
  }

  async back(path) {
    this.say(`goes back to ${path}`);
    await this.page.goBack({ waitUntil: 'load' });
    await sleep(600);
  }

  async write(target, text, { slip = false } = {}) {
    await this.press(target);
    this.say(`types into ${target}`);
    for (const [index, letter] of [...text].entries()) {
      if (slip && index === Math.floor(text.length / 2)) {
        await this.page.keyboard.type('x');
        await sleep(380);
        await this.page.keyboard.press('Backspace');
      }
      await this.page.keyboard.type(letter);
      await sleep(this.between(70, 210));
    }
    await sleep(this.between(200, 500));
  }
}
