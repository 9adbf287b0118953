// Records the sample library: real visits of a real browser to our own small shop, by the real rrweb recorder.
// node packaging/record_samples.mjs --modules DIR [--browser FILE] [--only NAME] [--notes FILE]
// DIR holds node_modules with rrweb, its console and network plugins, and playwright-core.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { page as shopPage } from '../resources/samples/site/pages.mjs';
import { asAddress, shoe } from '../resources/samples/site/drawings.mjs';
import { bySlug } from '../resources/samples/site/catalogue.mjs';
import { Person, sleep } from './samples/person.mjs';
import { visits } from './samples/visits.mjs';

const origin = 'https://shop.footfall.example';
const samples = resolve(dirname(fileURLToPath(import.meta.url)), '../resources/samples');
const { values: wanted } = parseArgs({ options: {
  modules: { type: 'string', default: 'resources/web' }, browser: { type: 'string', default: '/usr/bin/chromium' },
  only: { type: 'string' }, notes: { type: 'string' } } });
const modules = resolve(wanted.modules, 'node_modules');
const { chromium } = createRequire(join(modules, 'playwright-core/package.json'))('playwright-core');

const recorder = ['rrweb/umd/rrweb.min.js', '@rrweb/rrweb-plugin-console-record/umd/rrweb-plugin-console-record.min.js',
  '@rrweb/rrweb-plugin-network-record/umd/rrweb-plugin-network-record.min.js'].map((file) => readFileSync(join(modules, file), 'utf8')).join(';\n');

function startRecorder() {
  const waiting = [];
  let ready = false;
  const add = ({ tag, payload }) => window.rrweb.record.addCustomEvent(tag, payload);
  window.addEventListener('shop:track', ({ detail }) => (ready ? add(detail) : waiting.push(detail)));
  window.rrweb.record({
    emit(event) {
      window.footfallKeep(JSON.stringify(event));
      if (event.type !== 2 || ready) return;
      ready = true;
      setTimeout(() => waiting.splice(0).forEach(add));
    },
    inlineStylesheet: true,
    maskInputOptions: { password: true },
    userTriggeredOnInput: true,
    plugins: [window.rrwebPluginConsoleRecord.getRecordConsolePlugin(), window.rrwebPluginNetworkRecord.getRecordNetworkPlugin()],
  });
}

const types = { css: 'text/css', js: 'text/javascript', webm: 'video/webm' };

async function serve(route) {
  const { pathname } = new URL(route.request().url());
  await sleep(60);
  if (pathname === '/api/coupon') {
    await sleep(350);
    return route.fulfill({ status: 500, contentType: 'application/json', body: '{}' });
  }
  const kind = types[pathname.split('.').pop()];
  if (kind) return route.fulfill({ contentType: kind, body: readFileSync(join(samples, 'site', pathname)) });
  const html = shopPage(pathname);
  return route.fulfill({ status: html ? 200 : 404, contentType: 'text/html', body: html ?? 'No such page' });
}

async function record(browser, visit) {
  const storage = { ...visit.storage };
  const picture = bySlug('runner-2');
  if (visit.stocked) storage.cart = visit.stocked(asAddress(shoe(picture.kind, picture.palette)));
  const context = await browser.newContext({
    baseURL: origin, viewport: visit.view, userAgent: visit.agent, hasTouch: Boolean(visit.touch), isMobile: Boolean(visit.touch),
    locale: visit.language ?? 'en-GB', timezoneId: visit.timezone ?? 'Europe/London',
    storageState: { cookies: [], origins: [{ origin, localStorage: Object.entries(storage).map(([name, value]) => ({ name, value })) }] } });
  const kept = [];
  const said = [];
  const windows = [];
  await context.exposeBinding('footfallKeep', ({ page }, json) => {
    kept.push({ windowId: windows.indexOf(page) + 1, ...JSON.parse(json) });
  });
  await context.addInitScript(`if (location.origin === '${origin}') {${recorder};(${startRecorder})()}`);
  await context.route(`${origin}/**`, serve);
  const visitor = async () => {
    const page = await context.newPage();
    windows.push(page);
    return new Person(page, { touch: visit.touch, seed: visit.name, said, pace: visit.pace ?? 2.1 });
  };
  await visit.act(await visitor(), visitor);
  await sleep(700);
  await context.close();
  const began = Math.min(...kept.map((event) => event.timestamp));
  return { events: moved(kept, Date.parse(visit.start) - began), said: said.map(({ at, text }) => ({ at_ms: at - began, text })) };
}

/** The events in order of time, the whole visit moved by one constant. */
function moved(kept, shift_ms) {
  return kept.map((event) => ({ ...event, timestamp: event.timestamp + shift_ms })).sort((a, b) => a.timestamp - b.timestamp);
}

function wrapped(visit, events) {
  const bare = events.map(({ windowId, ...event }) => event);
  if (visit.envelope === 'bare') return JSON.stringify(bare);
  if (visit.envelope === 'lines') return `${bare.map((event) => JSON.stringify(event)).join('\n')}\n`;
  if (visit.envelope === 'posthog') {
    const id = `footfall-sample-${visit.name}`;
    const person = { uuid: `${id}-person`, distinct_ids: [visit.who.id], created_at: visit.start, properties: {
      email: visit.who.email, name: visit.who.name, $browser: /Edg\//.test(visit.agent) ? 'Microsoft Edge' : 'Chrome', $os: 'Windows',
      $raw_user_agent: visit.agent, $timezone: visit.timezone, $browser_language: visit.language } };
    return JSON.stringify({ version: '2023-04-28', data: { id, person, snapshots: events } });
  }
  return JSON.stringify({ id: `footfall-sample-${visit.name}`, name: visit.title, createdAt: visit.start, url: bare.find((event) => event.type === 4).data.href,
    ...(visit.who && { user: visit.who }),
    userAgent: visit.agent, timezone: visit.timezone, language: visit.language, events: bare });
}

const fileOf = (visit) => `${visit.name}.${visit.envelope === 'lines' ? 'jsonl' : 'json'}.gz`;

const browser = await chromium.launch({ executablePath: wanted.browser, args: ['--no-sandbox', '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'] });
const chosen = visits.filter((visit) => !wanted.only || wanted.only.split(',').includes(visit.name));
const notes = [];
await Promise.all(chosen.map(async (visit, turn) => {
  await sleep(turn * 800);
  try {
    const { events, said } = await record(browser, visit);
    const body = gzipSync(wrapped(visit, events), { level: 9 });
    writeFileSync(join(samples, fileOf(visit)), body);
    const [first, last] = [events[0].timestamp, events.at(-1).timestamp];
    console.log(`${fileOf(visit)}: ${events.length} events, ${Math.round((last - first) / 1000)} s, ${Math.round(body.length / 1024)} kB`);
    notes.push({ file: fileOf(visit), said });
  } catch (error) {
    console.error(`${visit.name}: ${error.message}`);
    process.exitCode = 1;
  }
}));
await browser.close();
writeFileSync(join(samples, 'index.json'), `${JSON.stringify(visits.map((visit) => ({ file: fileOf(visit), title: visit.title, shows: visit.shows })), null, 1)}\n`);
if (wanted.notes) writeFileSync(wanted.notes, JSON.stringify(notes, null, 1));
