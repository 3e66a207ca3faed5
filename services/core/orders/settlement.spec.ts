import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Balances,
  type Fill,
  type OccSymbol,
  type Order,
  type Position,
  type Settlement,
  type ShareHolding,
  settlementOfRoot,
  settlesInCash,
} from '../model/index.js';
import {
  type BotId,
  type CampaignId,
  type ExecutionId,
  type Instant,
  type Money,
  moneyFromDecimal,
  type OrderId,
  type PositionId,
  type Price,
  type SettlementId,
} from '../units/index.js';
import { foldFill } from './position.js';
import { balancesAfterSettlement } from './reserve.js';
import {
  advanceSettlement,
  foldSettlement,
  type SettlementBooks,
  settlementCash,
  settlementShares,
} from './settlement.js';
import { foldShares, sharesOf } from './shares.js';

const money = (text: string) => moneyFromDecimal(text) as Money;
const PUT = 'JPM251219P00300000' as OccSymbol;
const CALL = 'JPM260116C00310000' as OccSymbol;
const EVENING = 1_766_183_400_000 as Instant;

const position = (over: Partial<Position> = {}): Position =>
  ({
    id: 'p1',
    botId: 'bot',
    userId: 'u',
    accountId: 'a',
    symbol: PUT,
    underlying: 'JPM',
    openQuantity: 2,
    soldQuantity: 2,
    credit: money('640'),
    debit: money('0'),
    fees: money('1.34'),
    openedAt: 5,
    ...over,
  }) as unknown as Position;

const settlement = (over: Partial<Settlement> = {}): Settlement =>
  ({
    id: 's1' as SettlementId,
    accountId: 'a',
    symbol: PUT,
    kind: 'assigned',
    quantity: 2,
    fees: money('0'),
    tsEvent: EVENING,
    ...over,
  }) as Settlement;

const holding = (over: Partial<ShareHolding> = {}): ShareHolding =>
  ({
    id: 'p1-shares',
    botId: 'bot',
    userId: 'u',
    accountId: 'a',
    campaignId: 'p1',
    underlying: 'JPM',
    quantity: 200,
    boughtQuantity: 200,
    cost: money('60000'),
    proceeds: money('0'),
    fees: money('0'),
    openedAt: EVENING,
    ...over,
  }) as unknown as ShareHolding;

/** Strike 6000, settled at 5987.55. */
const PAID = { symbol: 'SPXW251219P06000000' as OccSymbol, settlementPrice: 59_875_500 as Price };

describe(foldSettlement.name, () => {
  it('takes contracts from the position and ends it with the last one', () => {
    const one = foldSettlement(position(), settlement({ quantity: 1, fees: money('0.50') }));
    expect(one).toEqual({
      kind: 'folded',
      position: position({ openQuantity: 1, settledQuantity: 1, fees: money('1.84') }),
    });
    if (one.kind === 'refused') throw new Error(one.code);
    expect(foldSettlement(one.position, settlement({ quantity: 1, kind: 'expired' }))).toMatchObject({
      position: { openQuantity: 0, settledQuantity: 2, endedBy: 'expired', closedAt: EVENING, soldQuantity: 2 },
    });
  });

  it.each([
    ['more than is open', { quantity: 3 }, 'SETTLEMENT_EXCEEDS_OPEN'],
    ['another contract', { symbol: CALL }, 'SETTLEMENT_FOREIGN'],
    ['another account', { accountId: 'b' as Settlement['accountId'] }, 'SETTLEMENT_FOREIGN'],
    ['half a contract', { quantity: 0.5 }, 'SETTLEMENT_INVALID'],
    ['nothing', { quantity: 0 }, 'SETTLEMENT_INVALID'],
    ['fees that are no amount', { fees: Number.NaN as Money }, 'SETTLEMENT_INVALID'],
    ['an exercised option on an index without a price', { symbol: 'SPX251219P06000000' }, 'SETTLEMENT_PRICE_MISSING'],
    ['worthless, at a price at which it pays', { ...PAID, kind: 'expired' }, 'SETTLEMENT_INVALID'],
    ['a price of nothing', { ...PAID, settlementPrice: 0 as Price }, 'SETTLEMENT_INVALID'],
    ['an adjusted one', { symbol: 'JPM1251219P00300000' }, 'SETTLEMENT_INVALID'],
  ])('refuses %s', (_name, over, code) => {
    expect(foldSettlement(position(), settlement(over as Partial<Settlement>))).toEqual({ kind: 'refused', code });
  });

  it('is open again when a sale is told late', () => {
    const ended = foldSettlement(position(), settlement({ kind: 'expired' }));
    if (ended.kind === 'refused') throw new Error(ended.code);
    const reopened = foldFill(ended.position, sale('late'), fillOf('late', 1));
    expect(reopened).toMatchObject({ kind: 'folded', position: { openQuantity: 1, settledQuantity: 2 } });
    expect(reopened).not.toHaveProperty('position.closedAt');
    expect(reopened).not.toHaveProperty('position.endedBy');
  });
});

describe(settlementCash.name, () => {
  it('moves the strike of 100 shares a contract, and fees always', () => {
    const fees = money('0.65');
    expect(settlementCash(settlement({ fees }))).toBe(money('-60000.65'));
    expect(settlementCash(settlement({ symbol: CALL, quantity: 1, fees }))).toBe(money('30999.35'));
    expect(settlementCash(settlement({ kind: 'expired', fees }))).toBe(money('-0.65'));
    expect(settlementShares(settlement())).toBe(200);
    expect(settlementShares(settlement({ symbol: CALL }))).toBe(-200);
    expect(settlementShares(settlement({ kind: 'expired' }))).toBe(0);
  });
});

describe('contracts that are settled in cash', () => {
  // (6000 − 5987.55) × 100 × 2
  const paid = money('2490');

  it('pay max(strike − settlement, 0) × 100 of a put, max(settlement − strike, 0) × 100 of a call', () => {
    expect(settlementCash(settlement({ ...PAID, fees: money('1.30') }))).toBe(money('-2491.30'));
    expect(settlementShares(settlement(PAID))).toBe(0);
    const call = { symbol: 'SPXW251219C05900000' as OccSymbol, settlementPrice: 59_875_500 as Price, quantity: 1 };
    expect(settlementCash(settlement(call))).toBe(money('-8755'));
    expect(settlementCash(settlement({ ...PAID, kind: 'expired', settlementPrice: 61_000_000 as Price }))).toBe(0);
  });

  it('count as bought back at that price: no shares, and the campaign ends', () => {
    const of = position({ symbol: PAID.symbol, underlying: 'SPX' as Position['underlying'] });
    const next = advanceSettlement({ positions: [of], shares: [] }, settlement(PAID));
    if (next.kind === 'refused') throw new Error(next.code);
    expect(next.books.shares).toEqual([]);
    expect(next.books.positions).toMatchObject([
      { openQuantity: 0, debit: paid, endedBy: 'assigned', closedAt: EVENING },
    ]);
  });

  it.each([
    ['SPX', 'am', true],
    ['SPXW', 'pm', true],
    ['XSP', 'pm', true],
    ['NDX', 'am', true],
    ['NDXP', 'pm', true],
    ['RUTW', 'pm', true],
    ['VIX', 'am', true],
    ['SPY', 'pm', false],
  ])('%s settles %s', (root, time, inCash) => {
    expect([settlementOfRoot(root), settlesInCash(root)]).toEqual([time, inCash]);
  });
});

describe(foldShares.name, () => {
  const folded = (shares: readonly ShareHolding[], of: Position, one: Settlement) => {
    const result = foldShares(shares, of, one);
    return result.kind === 'folded' ? result.shares : result.code;
  };

  it('begins a holding named after the put that no campaign had', () => {
    expect(folded([], position(), settlement())).toEqual([holding()]);
  });

  it('adds to the holding of the campaign, and opens it again', () => {
    const campaignId = 'p1' as CampaignId;
    const gone = holding({ quantity: 0, proceeds: money('62000'), closedAt: EVENING });
    const rolled = position({ id: 'p2' as PositionId, campaignId });
    const [more] = folded([gone], rolled, settlement({ quantity: 1 })) as ShareHolding[];
    expect(more).toMatchObject({ quantity: 100, boughtQuantity: 300, cost: money('90000'), proceeds: money('62000') });
    expect(more).not.toHaveProperty('closedAt');
  });

  it('gives shares away at the strike of a call, those of its campaign before others of the bot', () => {
    const older = holding({ id: 'x-shares', campaignId: 'x', openedAt: 1 } as unknown as Partial<ShareHolding>);
    const call = position({ id: 'c1' as PositionId, symbol: CALL, campaignId: 'p1' as CampaignId });
    const left = folded([older, holding()], call, settlement({ symbol: CALL, quantity: 3 })) as ShareHolding[];
    expect(left).toEqual([
      expect.objectContaining({ id: 'x-shares', quantity: 100, proceeds: money('31000') }),
      expect.objectContaining({ id: 'p1-shares', quantity: 0, proceeds: money('62000'), closedAt: EVENING }),
    ]);
  });

  it('refuses a call for more shares than the bot has, whatever others hold', () => {
    const call = position({ symbol: CALL, openQuantity: 3 });
    const foreign = holding({ id: 'y' as PositionId, botId: 'other' as BotId, quantity: 900 });
    expect(folded([holding(), foreign], call, settlement({ symbol: CALL, quantity: 3 }))).toBe('SHARES_MISSING');
  });

  it('leaves them alone when a contract expires', () => {
    expect(folded([holding()], position(), settlement({ kind: 'expired' }))).toEqual([holding()]);
  });
});

describe(advanceSettlement.name, () => {
  it('shares contracts out to the oldest position first, and fees once', () => {
    const books: SettlementBooks = {
      positions: [
        position({ id: 'young' as PositionId, openedAt: 9 as Instant }),
        position({ id: 'old' as PositionId, openedAt: 4 as Instant, botId: 'other' as BotId }),
      ],
      shares: [],
    };
    const next = advanceSettlement(books, settlement({ quantity: 3, fees: money('1') }));
    if (next.kind === 'refused') throw new Error(next.code);
    expect(next.parts).toEqual([
      { positionId: 'old', quantity: 2 },
      { positionId: 'young', quantity: 1 },
    ]);
    expect(next.books.positions).toMatchObject([
      { id: 'young', openQuantity: 1, fees: money('1.34') },
      { id: 'old', openQuantity: 0, fees: money('2.34'), endedBy: 'assigned' },
    ]);
    expect(next.books.shares).toMatchObject([
      { id: 'old-shares', botId: 'other', quantity: 200 },
      { id: 'young-shares', botId: 'bot', quantity: 100 },
    ]);
    expect(advanceSettlement(books, settlement({ quantity: 5 }))).toEqual({
      kind: 'refused',
      code: 'SETTLEMENT_EXCEEDS_OPEN',
    });
  });

  it('keeps every contract, share and cent', () => {
    const quantities = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
    const kinds = fc.constantFrom<Settlement['kind']>('expired', 'assigned');
    fc.assert(
      fc.property(quantities, kinds, fc.boolean(), fc.integer({ min: 1, max: 20 }), (open, kind, isCall, quantity) => {
        const symbol = isCall ? CALL : PUT;
        const books: SettlementBooks = {
          positions: open.map((count, index) =>
            position({ id: `p${index}` as PositionId, symbol, openQuantity: count, openedAt: (9 - index) as Instant }),
          ),
          shares: isCall ? [holding({ quantity: 1_000 })] : [],
        };
        const one = settlement({ symbol, kind, quantity, fees: money('0.77') });
        const next = advanceSettlement(books, one);
        const total = open.reduce((sum, count) => sum + count, 0);
        if (quantity > total || (kind === 'assigned' && isCall && quantity > 10)) {
          expect(next.kind).toBe('refused');
          return;
        }
        if (next.kind === 'refused') throw new Error(next.code);
        const sum = (of: SettlementBooks) => ({
          open: of.positions.reduce((all, { openQuantity }) => all + openQuantity, 0),
          shares: of.shares.reduce((all, held) => all + held.quantity, 0),
          paid:
            of.positions.reduce((all, { fees }) => all - fees, 0) +
            of.shares.reduce((all, { cost, proceeds }) => all + proceeds - cost, 0),
        });
        const [before, after] = [sum(books), sum(next.books)];
        expect(after.open).toBe(before.open - quantity);
        expect(after.shares).toBe(before.shares + settlementShares(one));
        expect(after.paid).toBe(before.paid + settlementCash(one));
      }),
      { seed: 17, numRuns: 400 },
    );
  });

  it('comes to the same books in whatever order fills and settlements are told, a refused one being told again', () => {
    type Told = { readonly kind: 'sold' | 'bought' | Settlement['kind']; readonly quantity: number };
    const told = fc.array(
      fc.record<Told>({
        kind: fc.constantFrom('sold', 'sold', 'bought', 'expired', 'assigned'),
        quantity: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(told, fc.infiniteStream(fc.nat()), (events, random) => {
        const straight = run(events);
        fc.pre(straight.left.length === 0);
        const shuffled = [...events].sort(() => ((random.next().value ?? 0) % 2 === 0 ? 1 : -1));
        const other = run(shuffled);
        expect(other.left).toEqual([]);
        expect(shapeOf(other.books)).toEqual(shapeOf(straight.books));
      }),
      { seed: 29, numRuns: 400 },
    );

    function run(events: readonly Told[]): { books: SettlementBooks; left: readonly Told[] } {
      let books: SettlementBooks = { positions: [], shares: [] };
      let left = events;
      for (let before = Number.POSITIVE_INFINITY; left.length > 0 && left.length < before; ) {
        before = left.length;
        const refused: Told[] = [];
        for (const one of left) {
          const next = apply(books, one, events.indexOf(one));
          if (next) books = next;
          else refused.push(one);
        }
        left = refused;
      }
      return { books, left };
    }

    function apply(books: SettlementBooks, { kind, quantity }: Told, index: number): SettlementBooks | undefined {
      if (kind === 'expired' || kind === 'assigned') {
        const one = settlement({ id: `s${index}` as SettlementId, kind, quantity, fees: money('0.10') });
        const next = advanceSettlement(books, one);
        return next.kind === 'moved' ? next.books : undefined;
      }
      const order = { ...sale('x'), side: kind === 'sold' ? 'sell_to_open' : 'buy_to_close' } as Order;
      const next = foldFill(books.positions[0], order, fillOf('x', quantity));
      return next.kind === 'folded' ? { ...books, positions: [next.position] } : undefined;
    }

    function shapeOf({ positions, shares }: SettlementBooks) {
      return {
        positions: positions.map(({ openQuantity, soldQuantity, settledQuantity, credit, debit, fees }) => ({
          ...{ openQuantity, soldQuantity, settledQuantity, credit, debit, fees },
        })),
        shares: shares.map(({ quantity, boughtQuantity, cost, proceeds }) => [
          quantity,
          boughtQuantity,
          cost,
          proceeds,
        ]),
      };
    }
  });
});

describe(balancesAfterSettlement.name, () => {
  const before: Balances = {
    cash: money('100000'),
    requirement: money('60000'),
    optionBuyingPower: money('40000'),
    asOf: 1 as Instant,
  };
  it('takes what it costs from the buying power and counts nothing that it brings', () => {
    expect(balancesAfterSettlement(before, settlement())).toEqual({
      cash: money('40000'),
      requirement: money('60000'),
      optionBuyingPower: money('-20000'),
      asOf: EVENING,
    });
    expect(balancesAfterSettlement(before, settlement({ symbol: CALL, quantity: 1 }))).toEqual({
      cash: money('131000'),
      requirement: money('91000'),
      optionBuyingPower: money('40000'),
      asOf: EVENING,
    });
  });
});

describe(sharesOf.name, () => {
  it('counts those of one bot in one underlying', () => {
    const others = [holding(), holding({ id: 'z' as PositionId, botId: 'other' as BotId })];
    expect(sharesOf(others, position())).toBe(200);
    expect(sharesOf(others, { ...position(), underlying: 'AAPL' as Position['underlying'] })).toBe(0);
  });
});

function sale(id: string): Order {
  const { botId, userId, accountId, symbol, underlying } = position();
  const terms = { botId, userId, accountId, symbol, underlying, side: 'sell_to_open', positionId: 'p1' };
  return { ...terms, id: `${id}-o` } as unknown as Order;
}

function fillOf(id: string, quantity: number): Fill {
  return {
    executionId: id as ExecutionId,
    orderId: `${id}-o` as OrderId,
    quantity,
    price: 32_000 as Price,
    fees: money('0.67'),
    tsEvent: 7 as Instant,
  };
}
