import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { type ExpirySlice, RIGHT_PUT, RowFlag, UNTRADABLE_FLAGS } from '../model/index.js';
import { americanVolChain, expiryConstantsOfForward, IvStatus } from '../pricing/index.js';
import {
  drawSmiles,
  exerciseFreeForwards,
  type SmileQuote,
  smileQuotes,
  volOfPrice,
  yahooFrame,
} from '../testing/index.js';
import { daysBetween, MONEY_SCALE, type TradingDate } from '../units/index.js';
import { fitSurface, type SurfaceSlice, totalVarianceOf } from './index.js';

const FOLDER = path.resolve(process.env['THETAPOD_DATA'] ?? '../shared/data', 'yahoo_chains_2025');
const PICTURE = path.resolve('services/core/pictures/aapl-smile.svg');
const DAY = '2025-11-25' as TradingDate;
const DRAWN = [
  ['2025-11-28', '28 Nov 2025, 3 days'],
  ['2025-12-05', '5 Dec 2025, 10 days'],
  ['2025-12-19', '19 Dec 2025, 24 days'],
  ['2026-01-16', '16 Jan 2026, 52 days'],
  ['2026-06-18', '18 Jun 2026, 7 months'],
  ['2027-12-17', '17 Dec 2027, 2 years'],
] as const;
const csv = gunzipSync(readFileSync(path.join(FOLDER, DAY.replaceAll('-', ''), 'AAPL.csv.gz'))).toString();
/** At a flat rate of 4 %. */
const frame = yahooFrame('AAPL', csv, instantAt(DAY, '15:45'));
const { columns } = frame;
const forwards = exerciseFreeForwards(frame);
const spot = (frame.expiries[0]?.forward as number) * Math.exp(-0.04 * (frame.expiries[0]?.years as number));

const halfOf = ({ low, high }: { readonly low: number; readonly high: number }) => (high - low) / 2;
const apart = (a: readonly [number, number], b: readonly [number, number]) => Math.max(a[0] - b[1], b[0] - a[1]);

function putRowOf({ firstRow, rowCount }: ExpirySlice, strike: number): number {
  const rows = Array.from({ length: rowCount }, (_none, index) => firstRow + index);
  return rows.find(
    (row) => columns.right[row] === RIGHT_PUT && columns.strike[row] === Math.round(strike * MONEY_SCALE),
  ) as number;
}

describe('the chain of AAPL of 2025-11-25', () => {
  it('has twenty expiries, no crossed quote, and a forward for each', () => {
    expect(frame.expiries).toHaveLength(20);
    expect(forwards).toHaveLength(20);
    expect([...columns.flags].filter((flags) => (flags & RowFlag.crossed) !== 0)).toEqual([]);
  });
});

describe('its forwards', () => {
  it('agree between the seven strikes nearest to the money as far as bid and ask can tell, once early exercise is taken out', () => {
    for (const { forward, own, ranges } of forwards) {
      for (const range of ranges) {
        // What the four quotes of the strike allow must meet what those of the median strike allow.
        expect(range.low).toBeLessThanOrEqual(own.high);
        expect(range.high).toBeGreaterThanOrEqual(own.low);
      }
      expect(halfOf(own) / forward).toBeLessThan(0.002);
    }
  });

  it('of the six weeks that puts are sold for, lie within every one of the seven ranges', () => {
    const near = forwards.filter(({ slice }) => daysBetween(DAY, slice.expiry) <= 45);
    expect(near).toHaveLength(6);
    for (const { forward, ranges } of near) {
      for (const { low, high } of ranges) {
        expect(forward).toBeGreaterThanOrEqual(low);
        expect(forward).toBeLessThanOrEqual(high);
      }
    }
  });

  it('are above those of plain parity by what early exercise of the put at the money is worth: cents in a month, four dollars in two years', () => {
    for (const { slice, forward, premium, own } of forwards) {
      const above = forward - (slice.forward as number);
      expect(above).toBeGreaterThan(0);
      expect(above).toBeLessThan(premium + halfOf(own));
    }
    const at = (expiry: string) => forwards.find(({ slice }) => slice.expiry === expiry);
    expect(at('2025-12-19')?.premium).toBeLessThan(0.1);
    expect(at('2028-01-21')?.premium).toBeGreaterThan(3.5);
  });

  it('rise, and none is off the line of its neighbours by more than their quotes allow', () => {
    for (let index = 1; index < forwards.length; index += 1) {
      const [before, here, after] = [forwards[index - 1], forwards[index], forwards[index + 1]];
      if (!before || !here) throw new Error('no such expiry');
      expect(here.forward).toBeGreaterThan(before.forward);
      if (!after) continue;
      const share = (here.slice.years - before.slice.years) / (after.slice.years - before.slice.years);
      const line = before.forward ** (1 - share) * after.forward ** share;
      const ofLine = (1 - share) * halfOf(before.own) + share * halfOf(after.own);
      expect(Math.abs(here.forward - line)).toBeLessThan(halfOf(here.own) + ofLine);
    }
  });

  it('grow at a rate of 4.5 to 5 % in winter, falling to 4 % in two years, once the dividends are put back', () => {
    // 26 cents a quarter, as paid on 2025-11-13; to come on the second Mondays of February, May, August and November, as before.
    const exDates = '2026-02-09 2026-05-11 2026-08-10 2026-11-09 2027-02-08 2027-05-10 2027-08-09 2027-11-08'.split(
      ' ',
    );
    const carries = forwards.map(({ slice, forward }) => {
      const paid = exDates.filter((date) => date < slice.expiry);
      const ages = paid.map((date) => daysBetween(date as TradingDate, slice.expiry) / 365);
      const dividends = ages.reduce((sum, years) => sum + 0.26 * Math.exp(0.04 * years), 0);
      return { slice, carry: Math.log((forward + dividends) / spot) / slice.years };
    });
    // The first expiry gave the spot; before the fourth a width of ten cents is worth half a per cent a year or more.
    for (const { slice, carry } of carries.slice(3)) {
      expect(carry).toBeGreaterThan(slice.years < 0.3 ? 0.045 : 0.039);
      expect(carry).toBeLessThan(0.05);
    }
    expect(carries.at(-1)?.carry).toBeCloseTo(0.04, 2);
  });
});

describe('its volatilities', () => {
  it('of put and call agree within bid and ask and a twentieth of a point at the strike nearest to the money, as European options on plain parity', () => {
    for (const slice of frame.expiries) {
      const nearest = forwards.find((one) => one.slice === slice)?.ranges[0]?.strike as number;
      const put = putRowOf(slice, nearest);
      const interval = (row: number) =>
        [columns.bid, columns.ask].map((side) => volOfPrice(slice, columns, row, side[row] as number)) as [
          number,
          number,
        ];
      expect(apart(interval(put), interval(put + 1))).toBeLessThan(5e-4);
    }
  });

  it('of put and call agree at seven strikes of every expiry as American options, within bid and ask and a quarter of a point', () => {
    const gaps: number[] = [];
    const without: string[] = [];
    for (const { slice, forward, ranges } of forwards) {
      const terms = expiryConstantsOfForward({ spot, forward, years: slice.years, rate: slice.rate });
      for (const { strike } of ranges) {
        const put = putRowOf(slice, strike);
        const prices = [put, put + 1].flatMap((row) => [columns.bid[row] as number, columns.ask[row] as number]);
        const options = {
          sign: Int8Array.of(-1, -1, 1, 1),
          strike: new Float64Array(4).fill(strike),
          price: Float64Array.from(prices, (price) => price / MONEY_SCALE),
        };
        const [vol, status] = [new Float64Array(4), new Uint8Array(4)];
        americanVolChain(0, 4, terms, options, vol, status);
        if (status.some((one) => one !== IvStatus.ok)) without.push(`${slice.expiry} ${strike}`);
        else gaps.push(apart([vol[0] as number, vol[1] as number], [vol[2] as number, vol[3] as number]));
      }
    }
    // Two bids of puts in the money are below what exercise pays.
    expect(without).toEqual(['2025-11-28 285', '2025-12-12 295']);
    expect(gaps).toHaveLength(138);
    expect(Math.max(...gaps)).toBeLessThan(0.0025);
    expect(gaps.filter((gap) => gap > 0).length).toBeLessThanOrEqual(10);
  });

  it('have no spike: none is off the line of its neighbours by half a point more than bid and ask allow', () => {
    const quotes = frame.expiries.map((slice) => smileQuotes(frame, slice));
    expect(quotes.flat().length).toBeGreaterThan(900);
    expect(quotes.flatMap((smile) => spikesOf(smile))).toEqual([]);
  });

  it('would be found to have one if a quote near the money were a point and a half off', () => {
    const smile = smileQuotes(frame, frame.expiries[3] as ExpirySlice);
    const moved = smile.map((quote) => (quote.strike === 270 ? { ...quote, vol: quote.vol + 0.015 } : quote));
    expect(spikesOf(moved).map(({ strike }) => strike)).toContain(270);
  });

  it('are never nil or missing for a put in the money that may be traded', () => {
    let count = 0;
    let withoutOwn = 0;
    const byOwnQuote: string[] = [];
    for (const slice of frame.expiries) {
      for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) {
        const strike = (columns.strike[row] as number) / MONEY_SCALE;
        const flags = columns.flags[row] as number;
        const isIn = strike > (slice.forward as number);
        if (columns.right[row] !== RIGHT_PUT || !isIn || (flags & UNTRADABLE_FLAGS) !== 0) continue;
        count += 1;
        const mid = ((columns.bid[row] as number) + (columns.ask[row] as number)) / 2;
        if (volOfPrice(slice, columns, row, mid) === undefined) withoutOwn += 1;
        if ((flags & RowFlag.ivFromOtherSide) === 0) byOwnQuote.push(`${slice.expiry} ${strike}`);
        expect(columns.iv[row]).toBeGreaterThan(0.15);
      }
    }
    expect(count).toBe(148);
    // Its own price would have left this one without a volatility.
    expect(withoutOwn).toBe(1);
    // Nobody bids for their calls, and their own quotes are a dollar wide around what exercise pays: any volatility from nothing to 70 % explains them.
    expect(byOwnQuote).toEqual([300, 305, 307.5, 310, 317.5].map((strike) => `2025-11-28 ${strike}`));
  });
});

describe(fitSurface.name, () => {
  const surface = fitSurface(
    frame.expiries.map((slice) => ({
      years: slice.years,
      forward: slice.forward as number,
      points: smileQuotes(frame, slice).map(({ k, vol, volBid, volAsk }) => ({
        k,
        w: vol * vol * slice.years,
        weight: 1 / (volAsk - volBid + 0.002),
      })),
    })),
  );

  it('meets the quotes of every expiry to 0.6 points, also those that it did not see, without a free butterfly', () => {
    expect(surface.slices).toHaveLength(20);
    for (const { fitError, leaveOutError, butterfly } of surface.slices) {
      expect(fitError).toBeLessThan(0.006);
      expect(leaveOutError).toBeLessThan(0.0065);
      expect(butterfly).toBeGreaterThan(0);
    }
  });

  it('is what the README pictures; THETAPOD_DRAW=1 draws it anew', () => {
    const smiles = DRAWN.map(([expiry, label]) => {
      const index = frame.expiries.findIndex((one) => one.expiry === expiry);
      const { svi, years, forward } = surface.slices[index] as SurfaceSlice;
      const volAt = (strike: number) => Math.sqrt(totalVarianceOf(svi, Math.log(strike / forward)) / years);
      return { label, quotes: smileQuotes(frame, frame.expiries[index] as ExpirySlice), volAt };
    });
    const yearOf = (date: string) => daysBetween(DAY, date as TradingDate) / 365;
    const drawn = drawSmiles(smiles, forwards, [
      [yearOf('2026-01-01'), 'Jan 2026'],
      [yearOf('2027-01-01'), 'Jan 2027'],
      [yearOf('2028-01-01'), 'Jan 2028'],
    ]);
    if (process.env['THETAPOD_DRAW'] === '1') writeFileSync(PICTURE, drawn);
    expect(readFileSync(PICTURE, 'utf8')).toBe(drawn);
  });
});

/** Half a point: what a smile bends between strikes 2.50 apart three days before expiry. */
const BEND = 0.005;

/** Returns the quotes whose volatility is off the line of its two neighbours by more than half of its own interval, half of theirs, and the bend. */
function spikesOf(smile: readonly SmileQuote[]): readonly SmileQuote[] {
  const half = ({ volBid, volAsk }: SmileQuote) => (volAsk - volBid) / 2;
  return smile.filter((quote, index) => {
    const [before, after] = [smile[index - 1], smile[index + 1]];
    if (!before || !after) return false;
    const share = (quote.k - before.k) / (after.k - before.k);
    const line = (1 - share) * before.vol + share * after.vol;
    const ofLine = (1 - share) * half(before) + share * half(after);
    return Math.abs(quote.vol - line) > half(quote) + ofLine + BEND;
  });
}
