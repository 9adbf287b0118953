// The visits that are recorded: who, with what, when, and what they do. Times are fixed so that recording
// again gives the same calendar; a whole visit is moved there by one constant.

const chromeWindows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const edgeWindows = `${chromeWindows} Edg/142.0.0.0`;
const firefoxMac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0';
const safariMac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15';
const firefoxLinux = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';
const ipad = 'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';

const large = { width: 1440, height: 900 };
const small = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const tablet = { width: 820, height: 1180 };

const person = (name) => ({ name, email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@mail.example`, id: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@mail.example` });
const ann = person('Ann Lindqvist');
const rui = person('Rui Silva');
const mary = person('Mary Okafor');
const theo = person('Theo Weber');

async function fillDelivery(p, who, street, postcode, city) {
  await p.write('[name=email]', who.email, { slip: true });
  await p.write('[name=name]', who.name);
  await p.write('[name=street]', street);
  await p.write('[name=postcode]', postcode);
  await p.write('[name=city]', city);
}

async function pay(p) {
  await p.write('[name=card]', '4111111111111111');
  await p.write('[name=until]', '08/29');
  await p.write('[name=cvc]', '123');
  p.say('purchase');
  await p.follow('#pay', '/thanks');
}

const consent = { consent: 'yes' };
const runner = (picture) => JSON.stringify([{ slug: 'runner-2', name: 'Runner 2', price: 129, amount: 1, size: '42', picture }]);

export const visits = [
  {
    name: 'ann-looks-around', title: 'Ann looks around and leaves her cart', envelope: 'plain', who: ann, agent: firefoxMac, view: large,
    start: '2026-11-18T18:02:11.240Z', timezone: 'Europe/Stockholm', language: 'sv-SE', storage: { known: JSON.stringify(ann) },
    shows: ['several pages', 'filters that change the address', 'a film, played and left', 'a quick back', 'a size dialog', 'an abandoned cart', 'a consent bar', 'first visit of a person who comes back'],
    async act(p) {
      await p.open('/?utm_source=letter');
      await p.rest(2600);
      await p.press('#consent-yes');
      await p.scroll(500); await p.look('.grid.four .card', 4); await p.scroll(620, 1800); await p.scroll(420, 1500); await p.scroll(900, 1300);
      await p.scroll(-1600, 600);
      await p.follow('.links a[href="/shoes"]', '/shoes');
      await p.look('#shelf .card', 6);
      await p.press('[data-value=running]'); await p.rest(1800);
      await p.press('[data-value=moss]'); await p.rest(1400);
      await p.press('[data-value=moss]'); await p.rest(800);
      await p.follow('.card[href="/shoes/runner-2"]', '/shoes/runner-2');
      await p.rest(2600);
      p.say('film plays');
      await p.press('#play'); await p.rest(1700);
      p.say('film is left playing');
      await p.follow('.links a[href="/size-guide"]', '/size-guide');
      await p.rest(900);
      await p.back('/shoes/runner-2');
      await p.rest(1200);
      await p.press('#open-sizes'); await p.rest(3200);
      await p.press('#close-sizes');
      await p.press('[data-size="39"]'); await p.rest(900);
      await p.press('#add'); await p.rest(1500);
      await p.follow('.cart-link', '/cart');
      await p.rest(4200);
      await p.glide(p.x + 260, p.y + 40);
      await p.rest(3200);
      await p.follow('.top .brand', '/');
      await p.scroll(400, 2000);
    },
  },
  {
    name: 'ann-buys-on-her-phone', title: 'Ann comes back on her phone and buys', envelope: 'plain', who: ann, agent: iphone, view: phone, touch: true,
    start: '2026-11-19T06:41:03.512Z', timezone: 'Europe/Stockholm', language: 'sv-SE', storage: { known: JSON.stringify(ann), ...consent },
    shows: ['phone', 'touch', 'typing, with masked fields', 'a purchase', 'second visit of a person'],
    async act(p) {
      await p.open('/shoes/runner-2');
      await p.rest(1800);
      await p.scroll(420, 900); await p.scroll(-160, 500);
      await p.press('[data-size="39"]'); await p.rest(600);
      await p.press('#add'); await p.rest(1100);
      await p.follow('.cart-link', '/cart');
      await p.rest(1600);
      await p.follow('#to-checkout', '/checkout');
      await p.rest(1200);
      await fillDelivery(p, ann, 'Kajgatan 14', '411 09', 'Göteborg');
      await p.press('[name=letter]');
      await p.press('#to-payment'); await p.rest(1600);
      await pay(p);
      await p.rest(2400); await p.scroll(320, 1500);
    },
  },
  {
    name: 'the-picture-that-does-nothing', title: 'Five clicks on a picture that does nothing', envelope: 'bare', agent: chromeWindows, view: small,
    start: '2026-11-18T20:15:40.008Z', storage: consent, shows: ['rage clicks on a dead product picture', 'dead clicks', 'anonymous visitor', 'bare event array'],
    async act(p) {
      await p.open('/shoes');
      await p.rest(1400); await p.look('#shelf .card', 3);
      await p.scroll(420, 600); await p.look('#shelf .card', 6); await p.scroll(-420, 700);
      await p.follow('.card[href="/shoes/runner-2"]', '/shoes/runner-2');
      await p.rest(1500); await p.look('.thumbs img', 3);
      p.say('dead click'); await p.press('.zoom'); await p.rest(3200);
      p.say('rage clicks'); await p.press('.product-picture', { times: 6, gap_ms: 190, at: [0.55, 0.5], spread: 0.02 });
      await p.rest(2600);
      p.say('dead click'); await p.press('.thumbs img:nth-child(2)'); await p.rest(3600);
      await p.scroll(300, 1500); await p.scroll(-300, 600);
      p.say('rage clicks'); await p.press('.product-picture', { times: 4, gap_ms: 230, at: [0.55, 0.5], spread: 0.02 });
      await p.rest(1500);
      await p.back('/shoes');
      await p.rest(1200); await p.look('#shelf .card', 3);
    },
  },
  {
    name: 'the-coupon-that-fails', title: 'A coupon that fails', envelope: 'plain', who: rui, agent: chromeWindows, view: large, stocked: runner,
    start: '2026-11-19T12:30:22.900Z', timezone: 'Europe/Lisbon', language: 'pt-PT', storage: { known: JSON.stringify(rui), ...consent },
    shows: ['an uncaught error', 'console and network', 'a request answered with 500', 'rage clicks on a broken button', 'an abandoned checkout', 'first visit of a person who comes back'],
    async act(p) {
      await p.open('/cart');
      await p.rest(2600);
      await p.follow('#to-checkout', '/checkout');
      await p.rest(1700); await p.look('#checkout input', 4);
      await p.write('#coupon', 'AUTUMN10');
      p.say('error'); await p.press('#apply'); await p.rest(3000);
      p.say('rage clicks and errors'); await p.press('#apply', { times: 6, gap_ms: 240, spread: 0.05 });
      await p.rest(2800);
      await p.write('#coupon', ' ');
      await p.press('#apply'); await p.rest(3400);
      await p.write('[name=email]', 'rui.s');
      await p.rest(2600);
      await p.follow('.top .brand', '/');
      await p.rest(2200);
    },
  },
  {
    name: 'rui-buys-after-all', title: 'Rui buys after all', envelope: 'posthog', who: rui, agent: chromeWindows, view: large, stocked: runner,
    start: '2026-11-19T19:47:55.331Z', timezone: 'Europe/Lisbon', language: 'pt-PT', storage: { known: JSON.stringify(rui), ...consent },
    shows: ['a purchase', 'PostHog export with a known person', 'a pause of more than ten seconds', 'second visit of a person'],
    async act(p) {
      await p.open('/cart');
      await p.rest(1900);
      await p.follow('#to-checkout', '/checkout');
      await fillDelivery(p, rui, 'Rua do Cais 7', '4050-120', 'Porto');
      await p.press('#to-payment');
      p.say('looks for the card'); await new Promise((done) => setTimeout(done, 14000));
      await pay(p);
      await p.rest(2600);
    },
  },
  {
    name: 'a-long-read', title: 'A long read to the last line', envelope: 'lines', agent: firefoxLinux, view: small,
    start: '2026-11-19T21:05:09.770Z', storage: consent, shows: ['a long page, read to its end', 'selected text', 'reading pauses', 'JSON Lines'],
    async act(p) {
      await p.open('/blog/fit-guide');
      await p.rest(3000);
      for (let part = 0; part < 5; part += 1) await p.scroll(p.between(300, 420), p.between(2200, 3800));
      const box = await p.reach('.note p');
      await p.glide(box.x + 8, box.y + 18);
      p.say('selects a sentence');
      await p.page.mouse.down(); await p.glide(box.x + box.width * 0.7, box.y + 20); await p.page.mouse.up();
      await p.rest(1600);
      for (let part = 0; part < 5; part += 1) await p.scroll(p.between(320, 460), p.between(1800, 3200));
      await p.follow('.end .button', '/size-guide');
      await p.rest(2600); await p.scroll(300, 2600);
    },
  },
  {
    name: 'gone-in-ten-seconds', title: 'Gone in ten seconds', envelope: 'plain', agent: android, view: phone, touch: true, pace: 1,
    start: '2026-11-19T22:31:47.120Z', timezone: 'Europe/Berlin', language: 'de-DE', storage: { variant: 'b' }, shows: ['a bounce', 'phone', 'touch', 'an experiment, variant b'],
    async act(p) {
      await p.open('/');
      await p.rest(3300); await p.scroll(500, 2200); await p.scroll(300, 3600);
    },
  },
  {
    name: 'down-the-long-page', title: 'Down the long page to the last button', envelope: 'bare', agent: safariMac, view: large,
    start: '2026-11-20T07:55:31.404Z', storage: { variant: 'b' }, shows: ['a page of more than 5,000 px scrolled to its end', 'a call to action far down', 'an experiment, variant b'],
    async act(p) {
      await p.open('/');
      await p.rest(2300);
      await p.press('#consent-no');
      p.say('dead click'); await p.press('.hero-picture', { at: [0.7, 0.4] });
      for (let part = 0; part < 9; part += 1) await p.scroll(p.between(480, 640), p.between(1100, 2300));
      await p.press('.questions details:nth-child(2) summary'); await p.rest(2000);
      await p.write('[name=email]', 'someone@mail.example');
      await p.press('#join'); await p.rest(2200);
    },
  },
  {
    name: 'form-left-half-done', title: 'A form left half done', envelope: 'plain', who: mary, agent: edgeWindows, view: small, stocked: runner,
    start: '2026-11-20T09:12:18.055Z', timezone: 'Europe/Dublin', language: 'en-IE', storage: { known: JSON.stringify(mary), ...consent },
    shows: ['a form left half done', 'a field that is skipped', 'hesitation', 'first visit of a person who comes back'],
    async act(p) {
      await p.open('/cart');
      await p.rest(1500);
      await p.follow('#to-checkout', '/checkout');
      await p.write('[name=email]', mary.email, { slip: true });
      await p.write('[name=name]', mary.name);
      await p.press('[name=phone]'); await p.rest(2000);
      await p.write('[name=street]', '3 Quay Lane');
      const box = await p.reach('[name=password]');
      await p.glide(box.x + 120, box.y + 24);
      p.say('hesitates'); await new Promise((done) => setTimeout(done, 5200));
      await p.press('#to-payment'); await p.rest(2600);
      await p.scroll(-400, 900);
      await p.follow('.top .brand', '/');
      await p.rest(2000);
    },
  },
  {
    name: 'tablet-to-and-fro', title: 'To and fro on a tablet', envelope: 'plain', agent: ipad, view: tablet, touch: true,
    start: '2026-11-20T10:20:44.613Z', timezone: 'Europe/Stockholm', language: 'sv-SE', storage: consent, shows: ['tablet', 'touch', 'filters that change the address', 'quick backs', 'the same product seen again'],
    async act(p) {
      await p.open('/shoes');
      await p.rest(1800);
      await p.press('[data-value=boots]'); await p.rest(1700);
      await p.follow('.card[href="/shoes/harbour-boot"]', '/shoes/harbour-boot');
      await p.rest(1200); await p.back('/shoes');
      await p.rest(1500);
      await p.press('[data-value=sandals]'); await p.rest(1600);
      await p.follow('.card[href="/shoes/dune-sandal"]', '/shoes/dune-sandal');
      await p.rest(1300); await p.back('/shoes');
      await p.rest(1400);
      await p.press('[data-value=boots]'); await p.rest(1200);
      await p.follow('.card[href="/shoes/harbour-boot"]', '/shoes/harbour-boot');
      await p.scroll(600, 2400); await p.scroll(400, 1800);
      await p.press('.facts details:nth-of-type(2) summary'); await p.rest(2000);
    },
  },
  {
    name: 'mary-in-two-tabs', title: 'Mary compares boots in two tabs', envelope: 'posthog', who: mary, agent: edgeWindows, view: small,
    start: '2026-11-20T13:36:02.288Z', timezone: 'Europe/Dublin', language: 'en-IE', storage: { known: JSON.stringify(mary), ...consent },
    shows: ['two windows in one session', 'PostHog export with a known person', 'an abandoned cart', 'second visit of a person'],
    async act(p, another) {
      await p.open('/shoes?type=boots');
      await p.rest(1600); await p.look('#shelf .card:not([hidden])', 2);
      await p.follow('.card[href="/shoes/harbour-boot"]', '/shoes/harbour-boot');
      await p.rest(3000);
      const q = await another();
      p.say('second tab');
      await q.open('/shoes/night-boot');
      await q.page.bringToFront();
      await q.rest(2600); await q.press('[data-size="40"]'); await q.scroll(380, 2000); await q.scroll(-380, 900);
      await p.page.bringToFront();
      p.say('back in the first tab');
      await p.rest(1400); await p.press('[data-size="40"]'); await p.press('#more'); await p.press('#less'); await p.rest(900);
      await p.press('#add'); await p.rest(1400);
      await q.page.bringToFront();
      await q.rest(1800); await q.follow('.links a[href="/size-guide"]', '/size-guide');
      await q.scroll(300, 2200);
    },
  },
  {
    name: 'film-to-the-end', title: 'A film watched to the end', envelope: 'plain', who: theo, agent: firefoxLinux, view: large,
    start: '2026-11-20T15:04:51.973Z', timezone: 'Europe/Berlin', language: 'de-DE', storage: { known: JSON.stringify(theo), ...consent },
    shows: ['a film, paused, moved and watched to its end', 'a warning that a size is missing', 'add to cart', 'a purchase'],
    async act(p) {
      await p.open('/shoes/runner-2');
      await p.rest(1600);
      p.say('film plays'); await p.press('#play'); await p.rest(2200);
      p.say('film pauses'); await p.press('#film-toggle'); await p.rest(1200);
      p.say('film is moved'); await p.press('#film-seek', { at: [0.25, 0.5], spread: 0.01 });
      await p.press('#film-toggle'); await p.rest(4600);
      await p.press('#add'); await p.rest(1500);
      await p.press('[data-size="43"]'); await p.press('#add'); await p.rest(1200);
      await p.follow('.cart-link', '/cart');
      await p.rest(1300);
      await p.follow('#to-checkout', '/checkout');
      await fillDelivery(p, theo, 'Hafenstr. 9', '20457', 'Hamburg');
      await p.press('#to-payment'); await p.rest(900);
      await pay(p);
      await p.rest(2000);
    },
  },
  {
    name: 'taps-without-a-size', title: 'Taps without a size', envelope: 'plain', agent: android, view: phone, touch: true,
    start: '2026-11-20T17:22:09.341Z', timezone: 'Europe/Berlin', language: 'de-DE', storage: consent, shows: ['phone', 'touch', 'a button pressed again and again', 'dead taps on the product picture', 'anonymous visitor'],
    async act(p) {
      await p.open('/');
      await p.rest(1500); await p.scroll(760, 900);
      await p.follow('.card[href="/shoes/runner-2"]', '/shoes/runner-2');
      await p.rest(1500);
      p.say('rage taps'); await p.press('.product-picture', { times: 4, gap_ms: 240, at: [0.5, 0.6], spread: 0.02 }); await p.rest(2600);
      await p.press('#add'); await p.rest(1500);
      await p.press('#add'); await p.rest(1300);
      await p.press('#add', { times: 3, gap_ms: 320 }); await p.rest(1800);
      await p.scroll(-200, 900); await p.scroll(900, 1500);
    },
  },
  {
    name: 'a-stroll-through-the-shop', title: 'A stroll through the shop', envelope: 'plain', agent: chromeWindows, view: large,
    start: '2026-11-20T18:48:36.702Z', timezone: 'Europe/London', language: 'en-GB', storage: {},
    shows: ['several pages', 'many clicks on the landing page', 'a consent bar', 'anonymous visitor'],
    async act(p) {
      await p.open('/');
      await p.rest(1600);
      await p.press('#consent-yes');
      p.say('dead click'); await p.press('.promises li:nth-child(2)'); await p.rest(1800);
      await p.scroll(460, 400); await p.look('.grid.four .card', 4);
      await p.follow('.card[href="/shoes/town-loafer"]', '/shoes/town-loafer');
      await p.rest(1500); await p.scroll(420, 1000);
      await p.back('/');
      await p.follow('.card[href="/shoes/runner-2"]', '/shoes/runner-2');
      await p.rest(1400); p.say('dead click'); await p.press('.product-picture', { at: [0.5, 0.55] }); await p.rest(2000);
      await p.press('[data-size="41"]'); await p.press('.facts details:nth-of-type(2) summary'); await p.rest(1600);
      await p.back('/');
      await p.scroll(900, 900);
      await p.follow('.story .quiet[href="/shoes/harbour-boot"]', '/shoes/harbour-boot');
      await p.rest(1600);
      await p.follow('.top .brand', '/');
      await p.rest(700);
      await p.press('.button.ghost'); await p.rest(1800);
      for (let part = 0; part < 4; part += 1) await p.scroll(p.between(520, 640), 700);
      for (const question of [1, 3, 4]) { await p.press(`.questions details:nth-child(${question}) summary`); await p.rest(1100); }
      await p.follow('.foot a[href="/size-guide"]', '/size-guide');
      await p.rest(1500);
    },
  },
];
