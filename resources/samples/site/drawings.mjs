// Every picture of the shop is drawn here, so that the recordings hold nobody else's work.

const shadow = '<ellipse cx="312" cy="352" rx="236" ry="15" fill="#1b1f24" opacity=".16"/>';

function runner({ upper, deep, accent, sole }) {
  return `${shadow}
  <path d="M92 296C82 240 88 190 104 152c8-18 26-20 40-8 22 18 46 16 66-4l34-34c12-12 30-10 40 4l62 78c22 26 60 34 104 44 54 12 96 26 100 66z" fill="${upper}"/>
  <path d="M92 296C82 240 88 190 104 152c8-18 26-20 40-8 16 14 12 46 8 70-6 34-2 60 12 82z" fill="${deep}"/>
  <path d="M392 224c20 6 40 8 58 12 54 12 96 26 100 66H408c-22-20-28-50-16-78z" fill="${deep}" opacity=".9"/>
  <path d="M210 140l34-34c12-12 30-10 40 4l62 78c-20 18-44 20-64 8-30-18-48-40-72-56z" fill="${deep}" opacity=".55"/>
  <path d="M176 292c30-66 78-104 142-92 34 8 44 40 20 60-30 24-90 34-162 32z" fill="${accent}"/>
  <path d="M214 288c22-40 54-62 96-56 16 4 18 20 4 30-22 16-56 24-100 26z" fill="${upper}"/>
  <g stroke="${sole}" stroke-width="9" stroke-linecap="round" fill="none"><path d="M246 142l38-14M264 160l40-12M284 178l40-12M306 194l36-8"/></g>
  <path d="M78 288c-6 30 4 52 30 54h420c34 0 56-16 54-40-2-16-16-20-32-16-70 16-140-10-236-4-90 6-160 12-236 6z" fill="${sole}"/>
  <path d="M96 316c120 14 330 14 478-4-8 20-24 30-46 30H108c-8-2-12-12-12-26z" fill="${accent}" opacity=".85"/>
  <path d="M108 342h420l-10 10H120z" fill="#262a31"/>`;
}

function boot({ upper, deep, accent, sole }) {
  return `${shadow}
  <path d="M146 60h150c4 62 10 104 40 132 46 34 124 30 178 62 22 14 30 30 30 52H136c-8-84-2-166 10-246z" fill="${upper}"/>
  <path d="M136 306c-8-84-2-166 10-246h34c-14 90-16 170-4 246z" fill="${deep}"/>
  <path d="M428 230c34 6 62 12 86 24 22 14 30 30 30 52H440c-22-22-26-48-12-76z" fill="${deep}" opacity=".8"/>
  <path d="M214 60h56c2 54 4 92-6 128-8 22-36 22-44 0-12-40-10-84-6-128z" fill="${accent}"/>
  <g stroke="${deep}" stroke-width="3" opacity=".5"><path d="M224 66v124M236 66v134M248 66v134M260 66v124"/></g>
  <path d="M146 60c2-10 4-14 12-14h126c8 0 12 6 12 14z" fill="${deep}"/>
  <path d="M150 60V28c0-8 18-8 18 0v32" fill="none" stroke="${accent}" stroke-width="7"/>
  <path d="M130 298h416c14 4 16 34 0 36H240l-10 16h-92c-12-12-14-36-8-52z" fill="${sole}"/>
  <path d="M130 316h424" stroke="#fff" stroke-opacity=".35" stroke-width="3" stroke-dasharray="8 7"/>`;
}

function sandal({ upper, deep, accent, sole }) {
  return `${shadow}
  <path d="M76 274c60-14 150-6 232 6 96 14 172 4 240-8 20-2 26 18 14 34-14 20-40 34-78 34H112c-36 0-56-50-36-66z" fill="${sole}"/>
  <path d="M80 268c60-12 146-4 228 8 96 14 176 4 246-8-10 24-100 36-180 30-110-8-200-18-294-30z" fill="${accent}"/>
  <path d="M104 274c-12-46-2-92 20-108 16-10 30 0 32 20 4 36 14 64 40 94z" fill="${deep}"/>
  <path d="M128 168c60-36 122-28 150 16 14 24 22 58 30 96l-60-6c-8-48-30-80-100-78z" fill="${upper}"/>
  <path d="M360 286c-6-58 18-92 60-94 50-2 84 34 100 84-40 12-100 16-160 10z" fill="${upper}"/>
  <path d="M386 284c-4-44 10-70 40-72 34-2 56 22 68 66-30 8-72 10-108 6z" fill="${deep}"/>
  <rect x="252" y="170" width="34" height="30" rx="6" fill="none" stroke="#e6c474" stroke-width="7" transform="rotate(28 269 185)"/>`;
}

function loafer({ upper, deep, accent, sole }) {
  return `${shadow}
  <path d="M88 300c-10-56 0-104 24-118 14-8 28 0 40 14 34 38 92 40 138 8 34-24 74-18 118 4 62 28 124 42 142 82l2 14z" fill="${upper}"/>
  <path d="M88 300c-10-56 0-104 24-118 14-8 28 0 40 14-8 38-6 72 8 104z" fill="${deep}"/>
  <path d="M152 196c34 38 92 40 138 8-10 30-44 48-78 46-30-2-50-22-60-54z" fill="${deep}" opacity=".7"/>
  <path d="M290 204c34-24 74-18 118 4-34 18-58 48-66 92h-84c-2-42 6-74 32-96z" fill="${accent}"/>
  <path d="M284 246c26-10 56-12 84-8l-8 20c-26-4-52-2-78 6z" fill="${deep}"/>
  <path d="M422 238c40 10 84 18 114 42" stroke="${deep}" stroke-width="4" stroke-dasharray="9 7" fill="none"/>
  <path d="M82 296h474c10 10 6 34-12 36H226l-8 18H98c-18-8-24-36-16-54z" fill="${sole}"/>`;
}

const kinds = { runner, boot, sandal, loafer };

/** A product picture, 640 × 440 units, as SVG text. */
export function shoe(kind, palette, backdrop = true) {
  const { light, dark } = palette;
  const ground = backdrop
    ? `<rect width="640" height="440" fill="url(#g)"/><circle cx="470" cy="110" r="150" fill="#fff" opacity=".28"/>
       <path d="M0 356c180-34 420-30 640 0v84H0z" fill="${dark}" opacity=".45"/>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 440"><defs><linearGradient id="g" x2="1" y2="1">
    <stop stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>${ground}
    <g transform="translate(6 24)">${kinds[kind](palette)}</g></svg>`;
}

/** A wide landscape for the landing page and the journal, 1200 × 520 units, as SVG text. */
export function landscape(sky, sun, hills) {
  const [far, middle, near] = hills;
  const trees = Array.from({ length: 17 }, (_, i) => {
    const x = 30 + i * 74 + ((i * 37) % 29);
    const h = 60 + ((i * 53) % 60);
    const y = 420 + ((i * 29) % 26);
    return `<path d="M${x} ${y - h}l${h * 0.26} ${h}h-${h * 0.52}z" fill="${near}"/>`;
  }).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 520" preserveAspectRatio="xMidYMid slice"><defs><linearGradient id="s" x2="0" y2="1">
    <stop stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>
    <rect width="1200" height="520" fill="url(#s)"/><circle cx="860" cy="170" r="86" fill="${sun}"/>
    <path d="M0 330l170-120 130 90 190-180 220 200 160-110 150 90 180-70v290H0z" fill="${far}"/>
    <path d="M0 400c160-90 300-60 440-20s260 30 400-30 260-40 360 0v170H0z" fill="${middle}"/>${trees}
    <path d="M0 450c220-50 420-30 620 0s400 20 580-16v86H0z" fill="${near}"/>
    <path d="M540 520c40-60 150-60 120-100-20-26-90-22-70-50" fill="none" stroke="#f3e7cf" stroke-width="14" stroke-linecap="round" opacity=".75"/></svg>`;
}

/** SVG text as an address that an <img> takes, so that a recording holds the picture itself. */
export function asAddress(svg) {
  const small = svg.replace(/\s*\n\s*/g, ' ').replace(/"/g, "'");
  return `data:image/svg+xml,${small.replace(/%/g, '%25').replace(/#/g, '%23').replace(/</g, '%3C').replace(/>/g, '%3E')}`;
}
