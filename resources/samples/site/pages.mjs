// The pages of the shop, made on the server: address -> HTML text.
import { asAddress, landscape, shoe } from './drawings.mjs';
import { bySlug, colours, products, sizes, swatch, types } from './catalogue.mjs';
import { fitGuide, sizeGuide } from './journal.mjs';

const morning = asAddress(landscape(['#ffe3c9', '#fff6ea'], '#ff9e6d', ['#b9cfc0', '#83aa8f', '#3f6a50']));
const dusk = asAddress(landscape(['#2f3f6b', '#e59a86'], '#ffd9a0', ['#6b6f9c', '#4a5586', '#27335c']));
const picture = (product, backdrop) => asAddress(shoe(product.kind, product.palette, backdrop));
const money = (euros) => `€ ${euros}`;
const capital = (word) => word[0].toUpperCase() + word.slice(1);
const icon = (path) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
const bag = icon('M6 8h12l1 12H5zM9 8a3 3 0 0 1 6 0');
const marks = {
  leaf: icon('M5 19c0-9 5-14 14-14 0 9-5 14-14 14zM5 19l7-7'),
  repair: icon('M14 6l4 4-9 9H5v-4zM12 8l4 4'),
  truck: icon('M3 7h11v9H3zM14 10h4l3 3v3h-7M7 18a1.5 1.5 0 1 0 0 .1M17 18a1.5 1.5 0 1 0 0 .1'),
  back: icon('M9 7L4 12l5 5M4 12h11a5 5 0 0 1 0 10'),
};

function layout(title, body, { plain = false } = {}) {
  const links = plain ? '' : `<nav class="links" aria-label="Shop"><a href="/shoes">All shoes</a><a href="/shoes?type=running">Running</a>
    <a href="/shoes?type=boots">Boots</a><a href="/blog/fit-guide">Journal</a><a href="/size-guide">Size guide</a></nav>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} · Vassholm</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/shop.css"><script src="/shop.js" defer></script></head>
<body><header class="top"><a class="brand" href="/">vassholm<i></i></a>${links}<a class="cart-link" href="/cart">${bag}<span>Cart</span><b id="cart-count">0</b></a></header>
<main>${body}</main>
<footer class="foot"><div><p class="brand">vassholm<i></i></p><p>Shoes for weather. Drawn in a small town by the water,<br>made to be mended.</p></div>
<div><h4>Shop</h4><a href="/shoes">All shoes</a><a href="/shoes?type=boots">Boots</a><a href="/shoes?type=sandals">Sandals</a></div>
<div><h4>Help</h4><a href="/size-guide">Size guide</a><a href="/blog/fit-guide">Fit guide</a><a href="/cart">Your cart</a></div>
<p class="small">An imaginary shop. Nothing here is for sale.</p></footer></body></html>`;
}

const card = (product) => `<a class="card" href="/shoes/${product.slug}" data-type="${product.type}" data-colour="${product.colour}">
  <img src="${picture(product)}" alt="" width="640" height="440"><span class="card-name">${product.name}</span>
  <span class="card-price">${money(product.price)}</span><span class="card-line">${product.line}</span></a>`;

function home() {
  const best = ['runner-2', 'harbour-boot', 'town-loafer', 'trail-4'].map(bySlug);
  const story = (heading, text, product, flip) => `<section class="story${flip ? ' flip' : ''}" style="background:${product.palette.light}">
    <div><h2>${heading}</h2><p>${text}</p><a class="quiet" href="/shoes/${product.slug}">Meet the ${product.name} →</a></div>
    <img src="${picture(product, false)}" alt="" width="640" height="440"></section>`;
  const quote = (text, who) => `<blockquote><p>“${text}”</p><cite>${who}</cite></blockquote>`;
  return layout('Shoes for weather', `
<section class="hero"><img class="hero-picture" src="${morning}" alt="A path into the hills" width="1200" height="520">
  <div class="hero-text"><p class="eyebrow">Autumn 2026</p><h1 id="hero-title">Go out anyway.</h1>
  <p>Shoes for rain, roots and long ways home. Made to be mended, not replaced.</p>
  <a class="button" href="/shoes">See all shoes</a> <a class="button ghost" href="#how">How we make them</a></div></section>
<ul class="promises"><li>${marks.leaf}<b>Tanned with bark</b><span>no chrome, ever</span></li><li>${marks.repair}<b>Mended for life</b><span>send them back, we fix them</span></li>
  <li>${marks.truck}<b>Free from € 80</b><span>with you in three days</span></li><li>${marks.back}<b>60 days to change your mind</b><span>walk in them first</span></li></ul>
<section class="band"><h2>What people wear out first</h2><div class="grid four">${best.map(card).join('')}</div></section>
${story('Light enough to forget', 'The Runner 2 weighs 214 grams. We took out two layers of foam, one seam and every sentence about technology.', bySlug('runner-2'), false)}
${story('Leather that likes rain', 'The Harbour boot is waxed three times by hand. After a winter it looks better than on the day you bought it.', bySlug('harbour-boot'), true)}
<section class="wide" id="how"><img src="${dusk}" alt="Hills at dusk" width="1200" height="520"><div><h2>One town, one bench, forty pairs a day</h2>
  <p>Cut on Monday, stitched by Thursday, on your feet the week after.</p></div></section>
<section class="band"><h2>How a pair is made</h2><ol class="steps">${['Draw', 'Cut', 'Stitch', 'Last', 'Wax', 'Walk'].map((step, i) => `<li><b>${i + 1}</b><h3>${step}</h3><p>${[
    'Every model starts as one line on paper. If the line is dull, so is the shoe.', 'One hide gives eleven pairs. What is left becomes laces and key rings.',
    'Eight stitches to the centimetre, waxed thread, a steady hand.', 'The upper rests on the last for two nights, so that it remembers the foot.',
    'Warm wax, soft brush, three times over. The workshop smells of honey.', 'Someone of us walks every tenth pair for a day. It is the best job here.'][i]}</p></li>`).join('')}</ol></section>
${story('A trainer, done properly', 'The Court 3 has no stripes to explain. It is simply the shoe that stands by the door.', bySlug('court-3'), false)}
<section class="band tint"><h2>Letters from the road</h2><div class="grid three">${quote('Eleven hundred kilometres and the heel is still round.', 'Marta, postwoman')}${
    quote('I came for the boots and stayed for the mending.', 'Jonas, stage hand')}${quote('My daughter has stolen them. Twice.', 'Ines, teacher')}</div></section>
${story('Summer after summer', 'Cork takes the shape of your foot in about a week. After that nobody else can wear your Pier sandals.', bySlug('pier-sandal'), true)}
${story('For roots and rain', 'Trail 4 has five-millimetre lugs, and a plate that lets you stop thinking about stones.', bySlug('trail-4'), false)}
<section class="band"><h2>Questions we get</h2><div class="questions">${[
    ['How do they fall?', 'True to size. Between two sizes, take the bigger one.'], ['Can I send them back?', 'Within 60 days, worn or not.'],
    ['How long does mending take?', 'Two weeks, and we pay the way back.'], ['Do you ship to islands?', 'Yes, we live by the water too.']].map(([q, a]) =>
    `<details><summary>${q}</summary><p>${a}</p></details>`).join('')}</div></section>
<section class="call"><h2>Ten percent off your first pair</h2><p>One letter a month, mostly about mending. Leave whenever you like.</p>
  <form id="letter"><input type="email" name="email" placeholder="you@example.org" aria-label="E-mail" required><button class="button" id="join">Join the walk</button></form><p id="letter-answer" role="status"></p></section>
<div class="consent" id="consent"><p>We count footsteps, not people. May we remember your cart?</p><button id="consent-yes">Of course</button><button class="plain" id="consent-no">No</button></div>`);
}

function listing() {
  return layout('All shoes', `<section class="band head"><h1>All shoes</h1><p id="count">${products.length} models</p>
  <div class="filters" role="group" aria-label="Kind"><button class="chip on" data-filter="type" data-value="">All</button>${types.map((type) =>
    `<button class="chip" data-filter="type" data-value="${type}">${capital(type)}</button>`).join('')}
  <span class="gap"></span>${colours.map((colour) => `<button class="dot" data-filter="colour" data-value="${colour}" aria-label="${capital(colour)}" title="${capital(colour)}" style="background:${swatch(colour)}"></button>`).join('')}</div></section>
  <section class="band flat"><div class="grid three" id="shelf">${products.map(card).join('')}</div></section>`);
}

function detail(product) {
  const film = product.slug === 'runner-2' ? `<section class="band"><h2>See it move</h2><div class="film"><video id="film" width="960" height="540" poster="${asAddress(shoe(product.kind, product.palette))}" playsinline muted></video>
    <button class="play" id="play" aria-label="Play the film"><svg viewBox="0 0 24 24"><path d="M8 5l12 7-12 7z"/></svg></button>
    <div class="film-bar"><button id="film-toggle">Pause</button><input id="film-seek" type="range" min="0" max="10" step="0.1" value="0" aria-label="Position"></div></div></section>` : '';
  const others = products.filter((other) => other !== product).slice(0, 4);
  return layout(product.name, `<section class="product"><div class="gallery"><img class="product-picture" src="${picture(product)}" alt="${product.name}" width="640" height="440">
    <span class="zoom">${icon('M11 5a6 6 0 1 0 .1 0M16 16l4 4')} Look closer</span>
    <div class="thumbs">${[true, false, true].map((backdrop) => `<img src="${picture(product, backdrop)}" alt="" width="640" height="440" style="background:${product.palette.dark}">`).join('')}</div></div>
  <div class="facts"><p class="crumbs"><a href="/shoes">All shoes</a> / ${capital(product.type)}</p><h1>${product.name}</h1><p class="price">${money(product.price)}</p><p>${product.line}</p>
    <p class="stars">★★★★★ <span>4.8 · 212 walkers</span></p>
    <div class="sizes" role="group" aria-label="Size">${sizes.map((size) => `<button class="size" data-size="${size}">${size}</button>`).join('')}</div>
    <button class="quiet" id="open-sizes">Which size am I?</button>
    <div class="buy"><div class="stepper"><button id="less" aria-label="One less">−</button><output id="amount">1</output><button id="more" aria-label="One more">+</button></div>
    <button class="button" id="add" data-slug="${product.slug}" data-name="${product.name}" data-price="${product.price}">Add to cart</button></div>
    <p id="add-answer" role="status"></p>
    <details open><summary>Made of</summary><p>Recycled knit, natural rubber, cork. Laces from the same hide as our bags.</p></details>
    <details><summary>Sending and mending</summary><p>With you in three days. Mended as long as there is something to mend.</p></details></div></section>
  ${film}<section class="band"><h2>Walks well with</h2><div class="grid four">${others.map(card).join('')}</div></section>
  <dialog id="sizes"><h3>Which size am I?</h3><p>Stand on a sheet of paper, mark heel and toe, measure, add 6 mm.</p><table><tr><th>cm</th><th>EU</th></tr>
  <tr><td>24.0</td><td>38</td></tr><tr><td>24.7</td><td>39</td></tr><tr><td>25.4</td><td>40</td></tr><tr><td>26.0</td><td>41</td></tr></table><button class="button" id="close-sizes">Got it</button></dialog>`);
}

const summary = (button) => `<aside class="summary"><h2>Summary</h2><dl><dt>Shoes</dt><dd id="sum-shoes">€ 0</dd><dt>Sending</dt><dd>€ 0</dd><dt class="total">Total</dt><dd class="total" id="sum-total">€ 0</dd></dl>${button}</aside>`;

function cart() {
  return layout('Your cart', `<section class="band head slim"><h1>Your cart</h1></section><section class="two"><div id="lines"></div>${
    summary('<a class="button" id="to-checkout" href="/checkout">Check out</a><p class="small">60 days to change your mind</p>')}</section>`);
}

function checkout() {
  const field = (name, label, kind = 'text', more = '') => `<label class="field"><span>${label}</span><input type="${kind}" name="${name}" ${more}></label>`;
  return layout('Check out', `<section class="band head slim"><ol class="way"><li class="on" data-step="delivery">Delivery</li><li data-step="payment">Payment</li><li>Done</li></ol></section>
  <section class="two"><form id="checkout" novalidate><fieldset data-step="delivery"><h2>Where shall they go?</h2>${field('email', 'E-mail', 'email')}<div class="pair">${field('name', 'Name')}${field('phone', 'Phone', 'tel')}</div>
    ${field('street', 'Street and number')}<div class="pair">${field('postcode', 'Postcode')}${field('city', 'City')}</div>
    <label class="field"><span>Country</span><select name="country"><option>Sweden</option><option>Portugal</option><option>Germany</option><option>Ireland</option></select></label>
    ${field('password', 'Password, if you want an account', 'password')}<label class="tick"><input type="checkbox" name="letter"> Send me the letter about mending</label>
    <button type="button" class="button" id="to-payment">On to payment</button></fieldset>
    <fieldset data-step="payment" hidden><h2>How do you pay?</h2><div class="ways"><label><input type="radio" name="way" value="card" checked> Card</label><label><input type="radio" name="way" value="invoice"> Invoice</label></div>
    ${field('card', 'Card number', 'password', 'inputmode="numeric"')}<div class="pair">${field('until', 'Good until')}${field('cvc', 'Code', 'password')}</div>
    <button type="submit" class="button" id="pay">Pay now</button></fieldset><p id="form-answer" role="alert"></p></form>
    ${summary('<div class="coupon"><input name="coupon" id="coupon" placeholder="Coupon" aria-label="Coupon"><button id="apply" type="button">Apply</button></div>')}</section>`, { plain: true });
}

function thanks() {
  return layout('Thank you', `<section class="thanks"><svg viewBox="0 0 80 80"><circle cx="40" cy="40" r="38"/><path d="M24 41l11 11 22-24"/></svg><h1>Thank you!</h1><p>Order <b id="order">V-20418</b> is on the bench. We write when the parcel leaves.</p>
  <a class="button" href="/">Back to the start</a></section><section class="band"><h2>While you wait</h2><div class="grid three">${products.slice(2, 5).map(card).join('')}</div></section>`);
}

/** The page at a path, or null where the shop has none. */
export function page(path) {
  if (path === '/') return home();
  if (path === '/shoes') return listing();
  if (path === '/cart') return cart();
  if (path === '/checkout' || path === '/checkout/payment') return checkout();
  if (path === '/thanks') return thanks();
  if (path === '/blog/fit-guide') return layout('The fit guide', fitGuide(dusk));
  if (path === '/size-guide') return layout('Size guide', sizeGuide());
  const product = path.startsWith('/shoes/') ? bySlug(path.slice('/shoes/'.length)) : undefined;
  return product ? detail(product) : null;
}
