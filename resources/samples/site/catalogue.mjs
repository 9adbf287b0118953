// What the shop sells. Prices in euros.

const palettes = {
  moss: { upper: '#5f8f6b', deep: '#3f6a50', accent: '#f2c14e', sole: '#faf6ec', light: '#e7f0e3', dark: '#b9d3b6' },
  coral: { upper: '#ee7b5d', deep: '#c4543c', accent: '#ffe2c2', sole: '#fff8f0', light: '#ffe9dd', dark: '#f6c1a9' },
  ink: { upper: '#34507a', deep: '#22365a', accent: '#7fb6e6', sole: '#f4f7fb', light: '#e2ebf6', dark: '#b4c8e2' },
  sand: { upper: '#d3a873', deep: '#a97b48', accent: '#f4e3c5', sole: '#6b4a2c', light: '#faf1e1', dark: '#e8cfa6' },
  plum: { upper: '#7d5a94', deep: '#593c70', accent: '#f0b8cf', sole: '#fbf5fb', light: '#f1e6f5', dark: '#d3bbdf' },
  slate: { upper: '#6c7a86', deep: '#47525c', accent: '#ff9f43', sole: '#f5f5f3', light: '#ebeff1', dark: '#c3ccd2' },
};

const row = (slug, name, kind, type, colour, price, line) => ({ slug, name, kind, type, colour, price, line, palette: palettes[colour] });

export const products = [
  row('runner-2', 'Runner 2', 'runner', 'running', 'coral', 129, 'Light, springy, at home on tarmac and gravel.'),
  row('runner-1', 'Runner 1', 'runner', 'running', 'ink', 99, 'The first one we made. Still the first one we grab.'),
  row('trail-4', 'Trail 4', 'runner', 'running', 'moss', 149, 'Deep lugs and a rock plate for wet roots.'),
  row('harbour-boot', 'Harbour boot', 'boot', 'boots', 'sand', 189, 'Waxed leather that likes bad weather.'),
  row('night-boot', 'Night boot', 'boot', 'boots', 'plum', 199, 'A slim boot for concerts and long walks home.'),
  row('pier-sandal', 'Pier sandal', 'sandal', 'sandals', 'ink', 69, 'Cork bed, two straps, one summer after another.'),
  row('dune-sandal', 'Dune sandal', 'sandal', 'sandals', 'sand', 79, 'Soft suede that forgets nothing about your foot.'),
  row('town-loafer', 'Town loafer', 'loafer', 'everyday', 'moss', 139, 'Goes to meetings, then to the park.'),
  row('studio-loafer', 'Studio loafer', 'loafer', 'everyday', 'coral', 145, 'One seam fewer, so nothing rubs.'),
  row('court-3', 'Court 3', 'runner', 'everyday', 'slate', 109, 'A plain trainer, done properly.'),
];

export const types = ['running', 'boots', 'sandals', 'everyday'];
export const colours = ['coral', 'ink', 'moss', 'sand', 'plum', 'slate'];
export const sizes = [36, 37, 38, 39, 40, 41, 42, 43, 44];
export const bySlug = (slug) => products.find((product) => product.slug === slug);
export const swatch = (colour) => palettes[colour].upper;
