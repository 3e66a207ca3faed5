import { instantAt, monthlyExpiries, weeklyExpiries, yearsToExpiry } from '#core/calendar';
import { type OccSymbol, type OptionContract, occSymbol, type QualityReason } from '#core/model';
import { bsmPrice } from '#core/pricing';
import { type Price, priceFromNumber, type Random, type TradingDate } from '#core/units';

/** One underlying of a generated day. */
export interface GeneratedUnderlying {
  readonly ticker: string;
  readonly spot: number;
  /** At-the-money volatility of a month, 1.00 = 100 %. */
  readonly vol: number;
  /** Centre of the strike grid; keep it over the days of one story, so that contracts stay. Default: `spot`. */
  readonly centre?: number;
}

/** How many rows are spoilt in each way; they are taken from the far end of the chain. `duplicate` and `unparsable` lines are added to the chain. */
export type DirtyCounts = Partial<Record<Exclude<QualityReason, 'stale' | 'zeroBid'>, number>>;

/** One contract's line before it is written in a layout; texts as they stand in the file. */
export interface GeneratedRow {
  readonly contract: OptionContract;
  symbol: string;
  bid: string;
  ask: string;
  last: string;
  volume: number;
  openInterest: number;
  contractSize: string;
}

export interface GeneratedChain {
  readonly rows: GeneratedRow[];
  /** What a reader has to find; zero bids occur by themselves far from the money. */
  readonly expected: { readonly rows: number; readonly zeroBid: number };
}

const RATE = 0.04;
const STRIKES_EACH_SIDE = 24;

function gridStep(centre: number): number {
  return centre < 50 ? 1 : centre < 200 ? 2.5 : centre < 1000 ? 5 : 50;
}

function quoteOf(value: number): { bid: string; ask: string } {
  const half = Math.max(0.01, 0.012 * value);
  const bid = Math.floor((value - half) * 100 + 1e-9) / 100;
  const ask = Math.ceil((value + half) * 100 - 1e-9) / 100;
  return { bid: Math.max(0, bid).toFixed(2), ask: ask.toFixed(2) };
}

/** Returns a chain of five weekly and three monthly expiries: a skewed smile, tight spreads and liquid contracts near the money. */
export function generateChain(
  underlying: GeneratedUnderlying,
  date: TradingDate,
  random: Random,
  rootOf: (expiry: TradingDate) => string = () => underlying.ticker,
): GeneratedChain {
  const now = instantAt(date, '15:45');
  const expiries = [...new Set([...weeklyExpiries(date, 5), ...monthlyExpiries(date, 3)])].sort();
  const centre = underlying.centre ?? underlying.spot;
  const step = gridStep(centre);
  const middle = Math.round(centre / step) * step;
  const rows: GeneratedRow[] = [];
  let zeroBid = 0;
  for (const expiry of expiries) {
    const years = Math.max(yearsToExpiry(now, expiry, 'pm'), 1 / 365 / 24);
    for (const right of ['call', 'put'] as const) {
      for (let offset = -STRIKES_EACH_SIDE; offset <= STRIKES_EACH_SIDE; offset += 1) {
        const strike = middle + offset * step;
        if (strike <= 0) continue;
        const moneyness = Math.log(strike / underlying.spot);
        const vol = underlying.vol * (1 - 0.35 * moneyness + 0.8 * moneyness * moneyness);
        const sign = right === 'call' ? 1 : -1;
        const value = bsmPrice({ sign, spot: underlying.spot, strike, years, rate: RATE, dividendYield: 0, vol }) ?? 0;
        const quote = quoteOf(value);
        if (quote.bid === '0.00') zeroBid += 1;
        const near = Math.exp(-((moneyness / (underlying.vol * Math.sqrt(years) + 0.05)) ** 2));
        const contract: OptionContract = {
          root: rootOf(expiry),
          expiry,
          right,
          strike: priceFromNumber(strike) as Price,
        };
        rows.push({
          contract,
          symbol: occSymbol(contract) as OccSymbol,
          ...quote,
          last: value < 0.01 ? '0.01' : value.toFixed(2),
          volume: Math.round(40 + 2500 * near * (0.5 + random())),
          openInterest: Math.round(150 + 9000 * near * (0.5 + random())),
          contractSize: 'REGULAR',
        });
      }
    }
  }
  return { rows, expected: { rows: rows.length, zeroBid } };
}

/** Spoils rows in place, from the end of the chain backwards, where bids are not zero; returns the lines that come on top. */
export function spoilRows(
  rows: GeneratedRow[],
  dirty: DirtyCounts,
): { duplicates: GeneratedRow[]; unparsable: number } {
  const clean = rows.filter((row) => row.bid !== '0.00').reverse();
  let next = 0;
  const spoil = (count: number | undefined, change: (row: GeneratedRow) => void) => {
    for (let done = 0; done < (count ?? 0); done += 1) change(clean[next++] as GeneratedRow);
  };
  spoil(dirty.crossed, (row) => {
    row.ask = row.bid;
    row.bid = (Number(row.bid) + 0.05).toFixed(2);
  });
  spoil(dirty.locked, (row) => {
    row.ask = row.bid;
  });
  spoil(dirty.oneSided, (row) => {
    row.ask = '';
  });
  spoil(dirty.adjusted, (row) => {
    row.contractSize = 'MINI';
  });
  return { duplicates: clean.slice(next, next + (dirty.duplicate ?? 0)), unparsable: dirty.unparsable ?? 0 };
}
