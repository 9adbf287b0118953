// The two long reads of the shop.
import { sizes } from './catalogue.mjs';

const chapters = [
  ['Measure in the evening', ['Feet grow during the day. Half a size is nothing unusual between breakfast and supper, and the evening foot is the one that hurts. So measure after work, in the socks you mean to wear.', 'Stand, do not sit. A foot that carries you is longer and wider than one that dangles. Put a sheet of paper against the wall, stand on it with your heel touching, and ask somebody to mark the longest toe. It is not always the big one.']],
  ['Both feet count', ['Hardly anybody has two equal feet. Measure both and buy for the bigger one. An insole makes a large shoe smaller; nothing makes a small shoe larger.', 'If the difference is more than a whole size, write to us. We make a few hundred mixed pairs every year and ask the same price for them.']],
  ['Leave room in front', ['Add six millimetres for everyday shoes, ten for running, twelve for long descents. Toes swell and slide; a black nail is a shoe that was two millimetres short.', 'Press with your thumb in front of the toes, standing. One thumb of room is right for running, half a thumb for everything else.']],
  ['The heel decides', ['Length is the number on the box, but the heel decides whether you will like the shoe. It should hold you like a calm hand: no slipping, no pinching. Walk down a stair, for that is where it shows.', 'A little lift in the first days is normal with leather. It settles when the sole bends where you bend.']],
  ['Width is a matter of laces', ['A wide foot in a narrow shoe does not become narrow; it becomes angry. Loosen the laces from the bottom, not from the top. Skip an eyelet where it presses.', 'Our Runner and Trail models are cut wide in front. The loafers run narrow, as loafers do.']],
  ['Give it a week', ['Wear new shoes at home for an hour a day, on wooden floors. If they still press after a week, send them back, worn or not. That is what the sixty days are for.', 'Cork and leather remember. What you feel on the eighth day is what you will feel in three years.']],
];

export function fitGuide(picture) {
  const body = chapters.map(([heading, paragraphs], i) => `<h2>${i + 1}. ${heading}</h2>${paragraphs.map((text) => `<p>${text}</p>`).join('')}${
    i === 2 ? '<figure class="note"><p>“A black nail is a shoe that was two millimetres short.”</p></figure>' : ''}`).join('');
  return `<article class="read"><p class="eyebrow">Journal · 7 minutes</p><h1>How a shoe should fit</h1><p class="lead">Six things our bench has learned from forty thousand feet, and one stair.</p>
  <img src="${picture}" alt="Hills at dusk" width="1200" height="520">${body}<div class="end"><p>Now you know your number.</p><a class="button" href="/size-guide">Open the size table</a></div></article>`;
}

export function sizeGuide() {
  const rows = sizes.map((size) => `<tr><td>${size}</td><td>${(size - 33.5).toFixed(1).replace('.0', '')}</td><td>${(size - 31).toFixed(0)}</td><td>${(size * 0.667 - 1.6).toFixed(1)}</td></tr>`).join('');
  return `<article class="read"><p class="eyebrow">Help</p><h1>Size guide</h1><p class="lead">Measure your foot in the evening, add six millimetres, and read the line.</p>
  <table class="table"><thead><tr><th>EU</th><th>UK</th><th>US women</th><th>cm</th></tr></thead><tbody>${rows}</tbody></table>
  <h2>Between two sizes?</h2><p>Take the bigger one. Leather gives a little in width and nothing in length.</p><h2>Still not sure?</h2><p>Read <a href="/blog/fit-guide">how a shoe should fit</a>, or order two pairs and send one back.</p></article>`;
}
