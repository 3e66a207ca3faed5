import { GATES } from '#core/screening';
import { MONEY_SCALE, type TradingDate } from '#core/units';
import type { RankedCandidate, Ranking } from './ranked.js';

interface Column {
  readonly title: string;
  readonly isText?: boolean;
  readonly cell: (ranked: RankedCandidate, rank: number) => string;
}

const percent = (value: number, digits = 1) => `${(100 * value).toFixed(digits)} %`;
const amount = (units: number, digits = 2) => (units / MONEY_SCALE).toFixed(digits);
const NOTHING = '–';

const COLUMNS: readonly Column[] = [
  { title: '#', cell: (_one, rank) => String(rank) },
  { title: 'put', isText: true, cell: ({ candidate }) => candidate.underlying },
  { title: 'expiry', isText: true, cell: ({ candidate }) => candidate.expiry },
  { title: 'DTE', cell: ({ candidate }) => String(candidate.dte) },
  { title: 'strike', cell: ({ candidate }) => amount(candidate.strike) },
  { title: 'bid', cell: ({ candidate }) => amount(candidate.bid) },
  { title: 'ask', cell: ({ candidate }) => amount(candidate.ask) },
  { title: 'value', cell: ({ american }) => american?.value.toFixed(3) ?? NOTHING },
  { title: 'early', cell: ({ american }) => american?.earlyExercise.toFixed(3) ?? NOTHING },
  { title: 'IV', cell: ({ candidate }) => percent(candidate.iv) },
  { title: 'delta', cell: ({ candidate }) => candidate.delta.toFixed(3) },
  { title: 'P(OTM)', cell: ({ candidate }) => percent(candidate.probOtm) },
  { title: 'on strike/yr', cell: ({ candidate }) => percent(candidate.rocStrikeAnnualised) },
  { title: 'margin', cell: ({ candidate }) => amount(candidate.requirement) },
  { title: 'on margin/yr', cell: ({ candidate }) => percent(candidate.romAnnualised) },
  { title: 'score', cell: ({ candidate }) => amount(candidate.scorePoints) },
];

/** Returns a ranking as people read it: the candidates, why the rest failed, and the one change that would take least. */
export function rankingTable(ranking: Ranking, date: TradingDate): readonly string[] {
  const { looked, passed, failedAt, loosening } = ranking;
  const failures = GATES.filter((gate) => failedAt[gate] > 0).map((gate) => `${gate} ${failedAt[gate]}`);
  const lines = [
    `${date}: ${looked} puts, ${passed} passed${failures.length > 0 ? `; failed at ${failures.join(', ')}` : ''}`,
  ];
  if (ranking.candidates.length > 0) lines.push('', ...rows(ranking.candidates));
  if (loosening) {
    const { gate, side, limit, limitNeeded, symbol, wouldPass } = loosening;
    const others = wouldPass > 1 ? ` and ${wouldPass - 1} more of the nearest` : '';
    lines.push('', `Nearest miss: ${gate} ${side} ${limit} moved to ${limitNeeded} lets ${symbol}${others} through.`);
  }
  return lines;
}

function rows(candidates: readonly RankedCandidate[]): readonly string[] {
  const cells = [
    COLUMNS.map(({ title }) => title),
    ...candidates.map((one, index) => COLUMNS.map(({ cell }) => cell(one, index + 1))),
  ];
  const widths = COLUMNS.map((_column, at) => Math.max(...cells.map((row) => (row[at] as string).length)));
  return cells.map((row) =>
    row
      .map((text, at) =>
        COLUMNS[at]?.isText ? text.padEnd(widths[at] as number) : text.padStart(widths[at] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}
