// Draws the shop's short film (a shoe that runs through a landscape) frame by frame and lets ffmpeg pack it.
// node packaging/samples/draw_film.mjs --modules DIR [--browser FILE]
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asAddress, landscape, shoe } from '../../resources/samples/site/drawings.mjs';
import { bySlug } from '../../resources/samples/site/catalogue.mjs';

const { values: wanted } = parseArgs({ options: { modules: { type: 'string', default: 'resources/web' }, browser: { type: 'string', default: '/usr/bin/chromium' } } });
const { chromium } = createRequire(join(resolve(wanted.modules), 'node_modules/playwright-core/package.json'))('playwright-core');
const target = resolve(dirname(fileURLToPath(import.meta.url)), '../../resources/samples/site/film.webm');
const frames = mkdtempSync(join(tmpdir(), 'footfall-film-'));
const [rate, seconds] = [12, 10];
const { kind, palette } = bySlug('runner-2');
const browser = await chromium.launch({ executablePath: wanted.browser, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
await page.setContent(`<body style="margin:0;overflow:hidden;background:#ffe9dd"><img id="hills" style="position:absolute;height:360px;width:1400px;object-fit:cover" src="${
  asAddress(landscape(['#ffe3c9', '#fff6ea'], '#ff9e6d', ['#b9cfc0', '#83aa8f', '#3f6a50']))}"><img id="shoe" style="position:absolute;width:330px;left:150px" src="${asAddress(shoe(kind, palette, false))}">`);
for (let frame = 0; frame < rate * seconds; frame += 1) {
  await page.evaluate(([t, whole]) => {
    const hop = Math.abs(Math.sin(t * Math.PI * 1.1));
    document.querySelector('#hills').style.left = `${-740 * (t / whole)}px`;
    Object.assign(document.querySelector('#shoe').style, { top: `${110 - 60 * hop}px`, transform: `rotate(${-11 * Math.cos(t * Math.PI * 2.2)}deg)` });
  }, [frame / rate, seconds]);
  await page.screenshot({ path: join(frames, `${String(frame).padStart(4, '0')}.png`) });
}
await browser.close();
execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-framerate', String(rate), '-i', join(frames, '%04d.png'), '-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p',
  '-b:v', '0', '-crf', '50', '-deadline', 'good', '-g', '60', '-bitexact', target]);
rmSync(frames, { recursive: true });
