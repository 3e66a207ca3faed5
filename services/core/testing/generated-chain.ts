import { instantAt } from '../calendar/index.js';
import type { ChainFrame } from '../model/index.js';
import { bsmPrice } from '../pricing/index.js';
import { addDays, daysBetween, type Price, type Random, type TradingDate } from '../units/index.js';
import { frameOf, type QuoteSpec } from './frames.js';
import { valued } from './yahoo-chain.js';

export interface GeneratedChain {
  readonly underlying: string;
  readonly day: TradingDate;
  readonly spot: number;
  /** Weekly, the first one two days on. */
  readonly expiries: number;
  /** Per expiry, from 60 % to 140 % of the spot; a put and a call each. */
  readonly strikes: number;
}

/** Returns a valued frame of a chain with a skew, spreads of some per cent, and thin volume in the wings, at 15:45. */
export function generatedFrame(chain: GeneratedChain, random: Random): ChainFrame {
  const { underlying, day, spot } = chain;
  const quotes: QuoteSpec[] = [];
  for (let week = 0; week < chain.expiries; week += 1) {
    const expiry = addDays(day, 2 + 7 * week);
    const years = daysBetween(day, expiry) / 365;
    for (let step = 0; step < chain.strikes; step += 1) {
      const ratio = 0.6 + (0.8 * step) / chain.strikes;
      const vol = 0.3 - 0.4 * Math.log(ratio) + 0.05 * random();
      for (const right of ['put', 'call'] as const) {
        const terms = { spot, strike: spot * ratio, years, rate: 0.04, dividendYield: 0, vol };
        const value = bsmPrice({ ...terms, sign: right === 'put' ? -1 : 1 }) ?? 0;
        const half = 0.01 + 0.02 * value * random();
        quotes.push({
          expiry,
          strike: terms.strike.toFixed(4),
          right,
          bid: Math.max(0, value - half).toFixed(2),
          ask: (value + half).toFixed(2),
          volume: Math.floor(1000 * random() ** 4),
          openInterest: Math.floor(5000 * random() ** 3),
        });
      }
    }
  }
  const frame = frameOf({ underlying, at: instantAt(day, '15:45'), spot: String(spot), quotes });
  return valued(frame, (spot * 10_000) as Price);
}
