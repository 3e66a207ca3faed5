import { describe, expect, it } from '@jest/globals';
import { MarketState, packSymbol, VERDICTS } from './index.js';

const SYMBOL = 'SPY251219P00650000';
const NOON = 1_800_000_000_000;
const gates = { latest: NOON + 90_000_000, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY };

function opened() {
  const market = new MarketState(16);
  market.list(SYMBOL, market.openSlice());
  const apply = (
    quotes: readonly { ts: number; sequence: number; bid?: number; symbol?: string }[],
    within = gates,
  ) => {
    const { batch } = market;
    batch.count = 0;
    for (const { ts, sequence, bid = 50_000, symbol = SYMBOL } of quotes) {
      batch.reserve();
      packSymbol(symbol, batch.keys, 3 * batch.count);
      batch.bid[batch.count] = bid;
      batch.ask[batch.count] = bid + 1_000;
      batch.ts[batch.count] = ts;
      batch.sequence[batch.count] = sequence;
      batch.count += 1;
    }
    market.apply(within);
    return Array.from({ length: batch.count }, (_, index) => VERDICTS[batch.verdicts[index] as number]);
  };
  const bid = () => market.table.words[16 * market.rowOf(SYMBOL) + 1];
  return { market, apply, bid };
}

describe('a quote', () => {
  it.each([
    ['the next, numbers have gaps', { ts: NOON, sequence: 777 }, 'applied'],
    ['the same again', { ts: NOON, sequence: 500 }, 'duplicate'],
    ['a lower number', { ts: NOON + 5, sequence: 499 }, 'out_of_order'],
    ['a higher number with an older stamp', { ts: NOON - 1, sequence: 501 }, 'out_of_order'],
    ['a low number of the next day', { ts: NOON + 63_000_000, sequence: 3 }, 'applied'],
    ['a number of the day before', { ts: NOON - 63_000_000, sequence: 9_999 }, 'out_of_order'],
    ['a contract that nobody lists', { ts: NOON, sequence: 501, symbol: 'SPY251219P00000001' }, 'unlisted'],
    ['a stamp from the future', { ts: NOON + 90_000_001, sequence: 501 }, 'from_future'],
  ] as const)('that is %s', (_words, event, verdict) => {
    const { apply } = opened();
    expect(apply([{ ts: NOON, sequence: 500 }, event])).toEqual(['applied', verdict]);
  });

  it('counts only within its session', () => {
    const { apply, market } = opened();
    const session = { ...gates, sessionFrom: NOON, sessionUntil: NOON + 1_000 };
    const told = apply(
      [NOON - 1, NOON, NOON + 1_000, NOON + 1_001].map((ts, sequence) => ({ ts, sequence })),
      session,
    );
    expect(told).toEqual(['out_of_session', 'applied', 'applied', 'out_of_session']);
    expect(market.verdicts).toMatchObject({ applied: 2, out_of_session: 2 });
  });

  it('of a price that moved by more than half waits for a second one', () => {
    const { apply, bid, market } = opened();
    const at = (step: number, price: number) => ({ ts: NOON + step, sequence: step, bid: price });
    expect(apply([at(1, 50_000), at(2, 90_000)])).toEqual(['applied', 'jump_held']);
    expect([bid(), market.held.count]).toEqual([50_000, 1]);
    expect(apply([at(3, 51_000)])).toEqual(['applied']);
    expect([bid(), market.held.count]).toEqual([51_000, 0]);
    // A third price that agrees with neither begins the wait anew.
    expect(apply([at(4, 90_000), at(5, 300_000), at(6, 301_000)])).toEqual([
      'jump_held',
      'jump_held',
      'jump_confirmed',
    ]);
    expect([bid(), market.held.count]).toEqual([301_000, 0]);
  });

  it('of a cheap option may move by its tick, and after an hour by anything', () => {
    const { apply } = opened();
    expect(
      apply([
        { ts: NOON, sequence: 1, bid: 500 },
        { ts: NOON + 1, sequence: 2, bid: 1_000 },
      ]),
    ).toEqual(['applied', 'applied']);
    expect(apply([{ ts: NOON + 3_600_001, sequence: 3, bid: 90_000 }])).toEqual(['applied']);
  });

  it('of a watched contract is listed for who takes it', () => {
    const { apply, market } = opened();
    const rows: number[] = [];
    apply([{ ts: NOON, sequence: 1 }]);
    market.watch(new Set([SYMBOL]));
    apply([
      { ts: NOON + 1, sequence: 2 },
      { ts: NOON + 2, sequence: 3 },
    ]);
    market.takeWatched((row) => rows.push(row));
    market.takeWatched((row) => rows.push(row));
    expect(rows).toEqual([market.rowOf(SYMBOL)]);
  });
});
