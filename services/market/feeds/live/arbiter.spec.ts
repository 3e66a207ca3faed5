import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, type Price } from '#core/units';
import { MarketState } from '../../state/index.js';
import { fillBatch } from '../theta/map.js';
import { ARBITER_OUTCOMES, Arbiter, type ArbiterOutcome } from './arbiter.js';

const START = Date.parse('2026-11-23T15:00:00Z');
const PUT = 'AAPL261218P00270000';
const CALL = 'AAPL261218C00270000';
const GATES = { latest: START + 60_000, sessionFrom: START - 60_000, sessionUntil: START + 60_000 };

/** One event of the true market, as every vendor tells it. */
interface Event {
  readonly ms: number;
  readonly bid: number;
  readonly symbol?: string;
}

function open(vendors = 2) {
  const market = new MarketState(16);
  const slice = market.openSlice();
  for (const symbol of [PUT, CALL]) market.list(symbol, slice);
  const arbiter = new Arbiter(market, vendors);
  const admitted: Event[] = [];
  const sequences: number[] = [];
  /** @param sequence - the vendor's own */
  const tell = (vendor: number, { ms, bid, symbol = PUT }: Event, sequence: number) => {
    const price = bid as Price;
    const quote = { kind: 'quote', ts: instant(START + ms), upstream: 'CONNECTED' } as const;
    fillBatch(market.batch, symbol, { ...quote, bid: price, ask: price, bidSize: 1, askSize: 1 }, sequence);
    arbiter.filter(vendor, GATES);
    if (market.batch.count === 0) return;
    admitted.push({ ms, bid, symbol });
    sequences.push(market.batch.sequence[0] as number);
  };
  const books = () => Array.from({ length: vendors }, (_, vendor) => arbiter.bookOf(vendor));
  const sumOf = (outcome: ArbiterOutcome) => books().reduce((sum, book) => sum + book[outcome], 0);
  return { market, admitted, sequences, tell, books, sumOf };
}

/** A market of rising stamps, several quotes a millisecond now and then; each quote is another one. */
const tape = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 60 }).map((steps) => {
  let ms = 0;
  return steps.map((step, index): Event => {
    ms += step;
    return { ms, bid: 10_000 + index };
  });
});

describe(Arbiter.name, () => {
  it('lets each event of the market through once, in order, however two whole streams interleave', () => {
    fc.assert(
      fc.property(tape, fc.array(fc.boolean()), (events, turns) => {
        const { admitted, sequences, tell, books } = open();
        const at = [0, 0];
        const next = (vendor: number) => {
          const index = at[vendor] as number;
          const event = events[index];
          if (event === undefined) return;
          at[vendor] = index + 1;
          tell(vendor, event, index + 1);
        };
        for (const turn of turns) next(turn ? 1 : 0);
        for (let rest = 0; rest < events.length; rest += 1) for (const vendor of [0, 1]) next(vendor);
        expect(admitted).toEqual(events.map((event) => ({ ...event, symbol: PUT })));
        expect(sequences).toEqual(admitted.map((_, index) => index + 1));
        for (const book of books()) {
          expect(ARBITER_OUTCOMES.reduce((sum, outcome) => sum + book[outcome], 0)).toBe(events.length);
        }
      }),
    );
  });

  it('loses nothing when one vendor ends anywhere, within a millisecond too', () => {
    fc.assert(
      fc.property(tape, fc.nat(), fc.nat(), (events, cut, lead) => {
        const { admitted, tell, sumOf } = open();
        const end = cut % (events.length + 1);
        // The second vendor is some events behind, or ahead, when the first one ends.
        const half = lead % (events.length + 1);
        const whole = events.map((event, index) => ({ event, sequence: index + 1 }));
        for (const { event, sequence } of whole.slice(0, half)) tell(1, event, sequence);
        for (const { event, sequence } of whole.slice(0, end)) tell(0, event, sequence);
        for (const { event, sequence } of whole.slice(half)) tell(1, event, sequence);
        expect(admitted).toEqual(events.map((event) => ({ ...event, symbol: PUT })));
        expect(sumOf('admitted')).toBe(events.length);
        expect(sumOf('twin') + sumOf('late')).toBe(end);
      }),
    );
  });

  it('takes from each vendor what comes in its own order, and from both what is newest', () => {
    const { admitted, tell, books } = open();
    tell(0, { ms: 1, bid: 1 }, 10);
    tell(0, { ms: 1, bid: 1 }, 10);
    tell(0, { ms: 0, bid: 9 }, 9);
    tell(1, { ms: 0, bid: 8 }, 700);
    tell(1, { ms: 1, bid: 1 }, 701);
    tell(1, { ms: 2, bid: 2 }, 702);
    tell(0, { ms: 2, bid: 2 }, 11);
    expect(admitted.map(({ bid }) => bid)).toEqual([1, 2]);
    expect(books()).toEqual([
      { admitted: 1, twin: 1, late: 0, duplicate: 1, out_of_order: 1, unjudged: 0 },
      { admitted: 1, twin: 1, late: 1, duplicate: 0, out_of_order: 0, unjudged: 0 },
    ]);
  });

  it('judges contracts apart', () => {
    const { admitted, tell } = open();
    tell(0, { ms: 5, bid: 1, symbol: PUT }, 1);
    tell(1, { ms: 3, bid: 2, symbol: CALL }, 1);
    tell(1, { ms: 4, bid: 3, symbol: PUT }, 2);
    expect(admitted.map(({ bid }) => bid)).toEqual([1, 2]);
  });

  it('leaves stamps that nobody believes and contracts that nobody lists to the market, and learns nothing from them', () => {
    const { admitted, tell, books } = open();
    tell(0, { ms: 120_000, bid: 1 }, 1);
    tell(0, { ms: 1, bid: 2, symbol: 'AAPL261218P00001000' }, 2);
    tell(1, { ms: 1, bid: 3 }, 1);
    expect(admitted.map(({ bid }) => bid)).toEqual([1, 2, 3]);
    expect(books().map(({ unjudged }) => unjudged)).toEqual([2, 0]);
  });

  it('begins anew with a row that another contract was given', () => {
    const { market, admitted, tell } = open();
    tell(0, { ms: 10, bid: 1 }, 100);
    market.unlist(market.rowOf(PUT));
    market.list('AAPL270115P00270000', market.openSlice());
    tell(0, { ms: 5, bid: 2, symbol: 'AAPL270115P00270000' }, 3);
    expect(admitted.map(({ bid }) => bid)).toEqual([1, 2]);
  });
});
