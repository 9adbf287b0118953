// What the shop does in the browser. Two faults are there on purpose, since the sample recordings are about them:
// the coupon button fails, and the product picture looks as if it could be enlarged but cannot.
const $ = (selector) => document.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];
const track = (tag, payload) => window.dispatchEvent(new CustomEvent('shop:track', { detail: { tag, payload } }));
const on = (selector, name, act) => $(selector)?.addEventListener(name, act);
const money = (euros) => `€ ${euros}`;
const cart = () => JSON.parse(localStorage.getItem('cart') ?? '[]');
const total = () => cart().reduce((sum, line) => sum + line.price * line.amount, 0);

function keep(lines) {
  localStorage.setItem('cart', JSON.stringify(lines));
  showCart();
}

function showCart() {
  $('#cart-count').textContent = String(cart().reduce((sum, line) => sum + line.amount, 0));
  for (const place of ['#sum-shoes', '#sum-total']) if ($(place)) $(place).textContent = money(total());
  const lines = $('#lines');
  if (!lines) return;
  lines.replaceChildren(...cart().map((line, index) => {
    const row = document.createElement('div');
    row.className = 'line';
    row.innerHTML = `<img alt="" width="640" height="440"><div><b></b><span></span><br><button>Take out</button></div><strong></strong>`;
    row.querySelector('img').src = line.picture;
    row.querySelector('b').textContent = line.name;
    row.querySelector('span').textContent = `Size ${line.size} · ${line.amount} ${line.amount > 1 ? 'pairs' : 'pair'}`;
    row.querySelector('strong').textContent = money(line.price * line.amount);
    row.querySelector('button').addEventListener('click', () => {
      track('remove_from_cart', { product: line.slug, value: line.price * line.amount, currency: 'EUR' });
      keep(cart().filter((_, other) => other !== index));
    });
    return row;
  }));
  if (!cart().length) lines.innerHTML = '<p class="empty">Nothing in here yet. <a href="/shoes">Go and look around</a>.</p>';
}

function showFilters() {
  const wanted = new URLSearchParams(location.search);
  for (const button of $$('[data-filter]')) button.classList.toggle('on', (wanted.get(button.dataset.filter) ?? '') === button.dataset.value);
  const cards = $$('#shelf .card');
  for (const card of cards) card.hidden = ['type', 'colour'].some((name) => wanted.get(name) && wanted.get(name) !== card.dataset[name]);
  const count = cards.filter((card) => !card.hidden).length;
  $('#count').textContent = count === 1 ? '1 model' : `${count} models`;
}

function go(address) {
  history.pushState({}, '', address);
  track('$url_changed', { href: location.href });
}

function listing() {
  for (const button of $$('[data-filter]')) button.addEventListener('click', () => {
    const wanted = new URLSearchParams(location.search);
    const { filter, value } = button.dataset;
    if (!value || wanted.get(filter) === value) wanted.delete(filter); else wanted.set(filter, value);
    go(wanted.size ? `/shoes?${wanted}` : '/shoes');
    showFilters();
  });
  addEventListener('popstate', () => { track('$url_changed', { href: location.href }); showFilters(); });
  showFilters();
}

function product() {
  let size = null;
  for (const button of $$('.size')) button.addEventListener('click', () => {
    size = button.dataset.size;
    for (const other of $$('.size')) other.classList.toggle('on', other === button);
  });
  const step = (by) => { $('#amount').textContent = String(Math.max(1, Number($('#amount').textContent) + by)); };
  on('#less', 'click', () => step(-1));
  on('#more', 'click', () => step(1));
  on('#open-sizes', 'click', () => $('#sizes').showModal());
  on('#close-sizes', 'click', () => $('#sizes').close());
  on('#add', 'click', () => {
    const answer = $('#add-answer');
    answer.className = size ? 'good' : 'warn';
    answer.textContent = size ? 'In your cart.' : 'Choose a size first.';
    if (!size) return;
    const { slug, name, price } = $('#add').dataset;
    const line = { slug, name, price: Number(price), amount: Number($('#amount').textContent), size, picture: $('.product-picture').src };
    track('add_to_cart', { product: slug, value: line.price * line.amount, currency: 'EUR', size });
    keep([...cart(), line]);
  });
}

async function film() {
  const video = $('#film');
  if (!video.src) {
    // As a data address the film is part of the page, and so of a recording.
    const reader = new FileReader();
    const body = await (await fetch('/film.webm')).blob();
    await new Promise((done) => { reader.onload = done; reader.readAsDataURL(body); });
    video.src = reader.result;
  }
  $('#play').hidden = true;
  await video.play();
}

function checkout() {
  const form = $('#checkout');
  const show = (step) => {
    for (const part of $$('[data-step]')) if (part.tagName === 'FIELDSET') part.hidden = part.dataset.step !== step; else part.classList.toggle('on', part.dataset.step === step);
  };
  const missing = (names) => {
    const empty = names.filter((name) => !form.elements[name].value.trim());
    for (const name of names) form.elements[name].closest('.field').classList.toggle('bad', empty.includes(name));
    $('#form-answer').textContent = empty.length ? 'A few lines are still empty.' : '';
    return empty.length > 0;
  };
  track('begin_checkout', { value: total(), currency: 'EUR' });
  on('#to-payment', 'click', () => {
    if (missing(['email', 'name', 'street', 'postcode', 'city'])) return;
    track('identify', { id: form.elements.email.value, email: form.elements.email.value, name: form.elements.name.value });
    go('/checkout/payment');
    show('payment');
    scrollTo(0, 0);
  });
  addEventListener('popstate', () => { track('$url_changed', { href: location.href }); show('delivery'); });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (missing(['card', 'until', 'cvc'])) return;
    $('#pay').textContent = 'One moment…';
    setTimeout(() => {
      track('purchase', { revenue: total(), value: total(), currency: 'EUR', order: 'V-20418' });
      localStorage.removeItem('cart');
      location.assign('/thanks');
    }, 1300);
  });
  on('#apply', 'click', async () => {
    const answer = await fetch('/api/coupon', { method: 'POST', body: JSON.stringify({ code: $('#coupon').value }) });
    if (!answer.ok) console.error(`coupon service answered ${answer.status}`);
    const { discount } = await answer.json();
    $('#sum-total').textContent = money(total() * (1 - discount.rate));
  });
}

if ($('#shelf')) listing();
if ($('#add')) product();
if ($('#checkout')) checkout();
on('#play', 'click', film);
on('#film-toggle', 'click', () => { const video = $('#film'); if (video.paused) film(); else video.pause(); });
on('#film', 'pause', () => { $('#film-toggle').textContent = 'Play'; });
on('#film', 'play', () => { $('#film-toggle').textContent = 'Pause'; });
on('#film-seek', 'change', (event) => { $('#film').currentTime = Number(event.target.value); });
on('#letter', 'submit', (event) => {
  event.preventDefault();
  $('#letter-answer').textContent = 'Welcome. The first letter leaves on Sunday.';
  track('sign_up', { list: 'letter' });
});
for (const answer of ['yes', 'no']) on(`#consent-${answer}`, 'click', () => { localStorage.setItem('consent', answer); $('#consent').remove(); });
if (localStorage.getItem('consent')) $('#consent')?.remove();
if ($('#hero-title')) {
  const variant = localStorage.getItem('variant') ?? 'a';
  if (variant === 'b') $('#hero-title').textContent = 'Weather is fine.';
  track('experiment', { id: 'hero-words', variant });
}
const known = JSON.parse(localStorage.getItem('known') ?? 'null');
if (known) track('identify', known);
track('$pageview', { href: location.href, title: document.title });
showCart();
