import type { ExerciseFreeForward } from './exercise-free-forwards.js';
import type { SmileQuote } from './smile-quotes.js';

/** Volatilities of an expiry: as quoted, and the smile fitted to them. */
export interface DrawnSmile {
  readonly label: string;
  readonly quotes: readonly SmileQuote[];
  /** Returns the fitted volatility of a strike. */
  readonly volAt: (strike: number) => number;
}

interface Panel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

type Tick = readonly [at: number, label: string];

const SIZE = [960, 430] as const;
const SMILES: Panel = { left: 52, right: 560, top: 52, bottom: 376, x: [200, 340], y: [0.15, 0.6] };
const FORWARDS: Panel = { left: 640, right: 940, top: 52, bottom: 376, x: [0, 2.25], y: [275, 305] };
/** From the nearest expiry to the furthest. */
const COLOURS = ['#e8590c', '#e0a100', '#2f9e44', '#1098ad', '#3b82d6', '#9c6ade'];

/** A card of its own, so that it reads on any page; dark where the reader's system is. */
const STYLE = `
text{font:13px system-ui,sans-serif;fill:#3b4652}
.title{font-weight:600;font-size:14px;fill:#1c2530}
.card{fill:#fff;stroke:#d5dbe1}
.grid{stroke:#e3e8ec;fill:none}
.plain{stroke:#7a8794;fill:none}
.free{stroke:#1971c2;fill:none}
@media (prefers-color-scheme:dark){text{fill:#b6c2cd}.title{fill:#eef3f7}.card{fill:#11181f;stroke:#2b3742}.grid{stroke:#26313b}.plain{stroke:#93a1ae}.free{stroke:#5aa9f0}}`;

/**
 * Returns an SVG of smiles beside the forwards of all expiries: points are midpoints, bars reach from bid to ask, lines are what was fitted.
 * Six smiles at most, nearest first.
 */
export function drawSmiles(
  smiles: readonly DrawnSmile[],
  forwards: readonly ExerciseFreeForward[],
  years: readonly Tick[],
): string {
  const [width, height] = SIZE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>Implied volatilities and forwards of an option chain</title><style>${STYLE}</style>`,
    `<clipPath id="s"><path d="${boxOf(SMILES)}"/></clipPath>`,
    `<rect class="card" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    axes(SMILES, 'Implied volatility by strike', 'strike, $', {
      x: [200, 220, 240, 260, 280, 300, 320, 340].map((at) => [at, String(at)]),
      y: [0.2, 0.3, 0.4, 0.5, 0.6].map((at) => [at, `${Math.round(100 * at)} %`]),
    }),
    '<g clip-path="url(#s)" fill="none">',
    ...smiles.map((smile, index) => drawSmile(smile, COLOURS[index] as string)),
    '</g>',
    ...smiles.map(({ label }, index) => legend(SMILES.right - 160, SMILES.top + 14 + 20 * index, label, index)),
    axes(FORWARDS, 'Forward by expiry', '', {
      x: years,
      y: [280, 290, 300].map((at) => [at, `$${at}`]),
    }),
    drawForwards(forwards),
    '</svg>',
    '',
  ].join('\n');
}

function place({ left, right, top, bottom, x, y }: Panel, atX: number, atY: number): string {
  const across = left + ((right - left) * (atX - x[0])) / (x[1] - x[0]);
  const down = bottom - ((bottom - top) * (atY - y[0])) / (y[1] - y[0]);
  return `${across.toFixed(1)} ${down.toFixed(1)}`;
}

const boxOf = ({ left, right, top, bottom }: Panel) => `M${left} ${top}H${right}V${bottom}H${left}Z`;

function axes(
  panel: Panel,
  title: string,
  unit: string,
  ticks: { readonly x: readonly Tick[]; readonly y: readonly Tick[] },
): string {
  const { left, right, top, bottom, x, y } = panel;
  const [bars, words]: [string[], string[]] = [[], []];
  for (const [at, label] of ticks.y) {
    const down = place(panel, x[0], at).split(' ')[1] as string;
    bars.push(`M${left} ${down}H${right}`);
    words.push(`<text x="${left - 8}" y="${down}" dy="4" text-anchor="end">${label}</text>`);
  }
  for (const [at, label] of ticks.x) {
    const across = place(panel, at, y[0]).split(' ')[0] as string;
    bars.push(`M${across} ${bottom}v5`);
    words.push(`<text x="${across}" y="${bottom + 20}" text-anchor="middle">${label}</text>`);
  }
  const middle = (left + right) / 2;
  return [
    `<path class="grid" d="M${left} ${bottom}H${right}${bars.join('')}"/>`,
    `<text class="title" x="${left}" y="${top - 22}">${title}</text>`,
    ...words,
    ...(unit === '' ? [] : [`<text x="${middle}" y="${bottom + 40}" text-anchor="middle">${unit}</text>`]),
  ].join('\n');
}

function drawSmile({ quotes, volAt }: DrawnSmile, colour: string): string {
  const [low, high] = SMILES.x;
  const inside = quotes.filter(({ strike }) => strike >= low && strike <= high);
  const strikes = inside.map(({ strike }) => strike);
  const [first, last] = [Math.min(...strikes), Math.max(...strikes)];
  const line = Array.from({ length: 71 }, (_none, index) => first + ((last - first) * index) / 70);
  const at = (strike: number, vol: number) => place(SMILES, strike, vol);
  return [
    `<g stroke="${colour}">`,
    `<path d="M${line.map((strike) => at(strike, volAt(strike))).join('L')}" stroke-width="1.5" opacity=".75"/>`,
    `<path d="${inside.map((one) => `M${at(one.strike, one.volBid)}L${at(one.strike, one.volAsk)}`).join('')}" opacity=".6"/>`,
    // A line of no length with round ends is a dot.
    `<path d="${inside.map((one) => `M${at(one.strike, one.vol)}h0`).join('')}" stroke-width="4.4" stroke-linecap="round"/>`,
    '</g>',
  ].join('\n');
}

function legend(x: number, y: number, label: string, index: number): string {
  return `<path d="M${x} ${y}h18" stroke="${COLOURS[index]}" stroke-width="3"/><text x="${x + 26}" y="${y + 4}">${label}</text>`;
}

function drawForwards(forwards: readonly ExerciseFreeForward[]): string {
  const at = (years: number, value: number) => place(FORWARDS, years, value);
  const free = forwards.map(({ slice, forward }) => at(slice.years, forward));
  const plain = forwards.map(({ slice }) => at(slice.years, slice.forward as number));
  const bars = forwards.map(({ slice, own }) => `M${at(slice.years, own.low)}L${at(slice.years, own.high)}`);
  const dots = (points: readonly string[]) => points.map((point) => `M${point}h0`).join('');
  const row = (className: string, y: number, label: string) =>
    `<path class="${className}" d="M${FORWARDS.left + 12} ${y}h0" stroke-width="6" stroke-linecap="round"/>` +
    `<text x="${FORWARDS.left + 24}" y="${y + 4}">${label}</text>`;
  return [
    `<g class="plain"><path d="M${plain.join('L')}" opacity=".5"/>`,
    `<path d="${dots(plain)}" stroke-width="4.4" stroke-linecap="round"/></g>`,
    `<g class="free"><path d="M${free.join('L')}" opacity=".5"/><path d="${bars.join('')}" stroke-width="1.5"/>`,
    `<path d="${dots(free)}" stroke-width="4.4" stroke-linecap="round"/></g>`,
    row('free', FORWARDS.top + 14, 'early exercise taken out'),
    row('plain', FORWARDS.top + 34, 'put–call parity of the quotes'),
  ].join('\n');
}
