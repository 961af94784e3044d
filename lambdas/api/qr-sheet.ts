import { encode } from 'uqr';

export interface QrLabel {
  readonly title: string;
  readonly place: string;
  readonly address: string;
}

/** In millimetres. */
const A4 = { width: 210, height: 297 };
const LABEL = { width: 90, height: 110, margin: 10 };
const CODE_SIZE = 70;
const COLUMNS = 2;

/**
 * A page of A4 with a label for each connector, as SVG: what is printed has exactly these millimetres. Error correction of level Q, because
 * stickers get scratched; the address is printed too, for whoever cannot scan and to be compared by whoever does not trust a sticker.
 */
export function qrSheet(labels: readonly QrLabel[]): string {
  const rows = Math.ceil(labels.length / COLUMNS);
  const height = Math.max(A4.height, rows * (LABEL.height + LABEL.margin) + LABEL.margin);
  const drawn = labels.map((label, i) => {
    const x = LABEL.margin + (i % COLUMNS) * (LABEL.width + LABEL.margin);
    const y = LABEL.margin + Math.floor(i / COLUMNS) * (LABEL.height + LABEL.margin);
    return drawLabel(label, x, y);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${A4.width}mm" height="${height}mm" viewBox="0 0 ${A4.width} ${height}" font-family="sans-serif" text-anchor="middle">`,
    `<rect width="${A4.width}" height="${height}" fill="#fff"/>`,
    ...drawn,
    '</svg>',
  ].join('\n');
}

function drawLabel({ title, place, address }: QrLabel, x: number, y: number): string {
  const middle = LABEL.width / 2;
  const { data, size } = encode(address, { ecc: 'Q', border: 4 });
  const path = data.flatMap((row, down) => row.flatMap((isDark, across) => (isDark ? [`M${across} ${down}h1v1h-1z`] : []))).join('');
  const scale = CODE_SIZE / size;
  return [
    `<g transform="translate(${x} ${y})">`,
    `<rect width="${LABEL.width}" height="${LABEL.height}" rx="3" fill="none" stroke="#999" stroke-width=".3"/>`,
    `<text x="${middle}" y="10" font-size="5">${escaped(title)}</text>`,
    `<g transform="translate(${(LABEL.width - CODE_SIZE) / 2} 14) scale(${scale})"><path d="${path}"/></g>`,
    `<text x="${middle}" y="93" font-size="7" font-weight="bold">${escaped(place)}</text>`,
    `<text x="${middle}" y="102" font-size="3.2">${escaped(address)}</text>`,
    '</g>',
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
