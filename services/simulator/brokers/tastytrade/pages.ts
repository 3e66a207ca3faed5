/** Accounts, money, positions, transactions, chains and quotes. Pure but for what the world shows. */
import { type OccSymbol, parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { type Money, notional, roundTo, subtractMoney, sumMoney, type TradingDate, ZERO_MONEY } from '#core/units';
import { type SimBooks, type SimPosition, type SimUser, type SimWorld, shortRequirement } from '../kit/index.js';
import { decimal, effectOf, readSymbol, stamp, streamerSymbol, underlyingOf, writeSymbol } from './wire.js';

const OPENED = '2022-01-03T15:00:00.000+00:00';

export function accountsJson(user: SimUser, books: SimBooks): readonly unknown[] {
  return user.accounts.flatMap((number) => {
    const account = books.account(number);
    if (!account) return [];
    return {
      account: {
        'account-number': number,
        'external-id': `external-${number}`,
        'opened-at': OPENED,
        nickname: 'Individual',
        'account-type-name': 'Individual',
        'day-trader-status': false,
        'is-closed': false,
        'is-futures-approved': false,
        'margin-or-cash': account.type === 'margin' ? 'Margin' : 'Cash',
        'suitable-options-level': 'No Restrictions',
      },
      'authority-level': 'owner',
    };
  });
}

export function statusJson(number: string) {
  return {
    'account-number': number,
    'day-trade-count': 0,
    'equities-margin-calculation-type': 'Reg T',
    'is-closed': false,
    'is-closing-only': false,
    'is-frozen': false,
    'is-in-margin-call': false,
    'is-pattern-day-trader': false,
    'is-risk-reducing-only': false,
    'options-level': 'No Restrictions',
    'short-calls-enabled': true,
  };
}

export async function balancesJson(number: string, books: SimBooks, world: SimWorld) {
  const account = books.account(number);
  const cash = account?.cash ?? ZERO_MONEY;
  const positions = books.positions(number);
  const short = await worthOf(
    positions.filter(({ quantity }) => quantity < 0),
    world,
  );
  const long = await worthOf(
    positions.filter(({ quantity }) => quantity > 0),
    world,
  );
  const power = books.buyingPower(number);
  const type = account?.type ?? 'cash';
  const required = sumMoney(...positions.map(({ symbol, quantity }) => shortRequirement(type, symbol, -quantity)));
  return {
    'account-number': number,
    'cash-balance': decimal(cash),
    'long-derivative-value': decimal(long),
    'short-derivative-value': decimal(short),
    'net-liquidating-value': decimal(sumMoney(cash, subtractMoney(long, short))),
    'equity-buying-power': decimal(power * (type === 'margin' ? 2 : 1)),
    'derivative-buying-power': decimal(power),
    'used-derivative-buying-power': decimal(subtractMoney(cash, power)),
    'maintenance-requirement': decimal(required),
    'maintenance-excess': decimal(subtractMoney(cash, required)),
    'pending-cash': '0.0',
    'pending-cash-effect': 'None',
    currency: 'USD',
    'updated-at': stamp(world.now()),
  };
}

/** What buying back or selling would cost or bring; without a quote, what was paid. No sign. */
async function worthOf(positions: readonly SimPosition[], world: SimWorld): Promise<Money> {
  let value = ZERO_MONEY;
  for (const { symbol, quantity, cost } of positions) {
    const quote = await world.quote(symbol);
    const price = quantity < 0 ? quote?.ask : quote?.bid;
    const paid = Math.abs(cost) as Money;
    value = sumMoney(value, price === undefined ? paid : notional(price, Math.abs(quantity), STANDARD_MULTIPLIER));
  }
  return value;
}

export function positionsJson(number: string, books: SimBooks, world: SimWorld): readonly unknown[] {
  const common = { 'account-number': number, 'is-suppressed': false, 'is-frozen': false, 'restricted-quantity': '0.0' };
  const direction = (quantity: number) => (quantity < 0 ? 'Short' : 'Long');
  const options = books.positions(number).map(({ symbol, quantity, cost, openedAt }) => ({
    ...common,
    symbol: writeSymbol(symbol),
    'instrument-type': 'Equity Option',
    'underlying-symbol': underlyingOf(symbol),
    quantity: String(Math.abs(quantity)),
    'quantity-direction': direction(quantity),
    'average-open-price': decimal(roundTo(Math.abs(cost / (quantity * STANDARD_MULTIPLIER)), 'halfEven')),
    multiplier: STANDARD_MULTIPLIER,
    'cost-effect': effectOf(quantity),
    'created-at': stamp(openedAt),
    'updated-at': stamp(world.now()),
  }));
  const shares = books.shares(number).map(({ underlying, quantity }) => ({
    ...common,
    symbol: underlying,
    'instrument-type': 'Equity',
    'underlying-symbol': underlying,
    quantity: String(Math.abs(quantity)),
    'quantity-direction': direction(quantity),
    multiplier: 1,
    'cost-effect': effectOf(quantity),
  }));
  return [...options, ...shares];
}

const SUB_TYPES = { assigned: 'Assignment', expired: 'Expiration' } as const;

/** What expired or was assigned; an assignment is a row of the contract and one of the shares. Oldest first. */
export function settlementRows(number: string, books: SimBooks): readonly Readonly<Record<string, unknown>>[] {
  return books.expiries.of(number).flatMap(({ id, symbol, kind, quantity, at }) => {
    const contract = parseOccSymbol(symbol);
    const common = {
      'account-number': number,
      'transaction-type': 'Receive Deliver',
      'underlying-symbol': underlyingOf(symbol),
      'executed-at': stamp(at),
      'transaction-date': stamp(at).slice(0, 10),
      'clearing-fees': '0.0',
      'clearing-fees-effect': 'None',
      'regulatory-fees': '0.0',
      'regulatory-fees-effect': 'None',
    };
    const option = {
      ...common,
      id,
      'transaction-sub-type': SUB_TYPES[kind],
      'instrument-type': 'Equity Option',
      symbol: writeSymbol(symbol),
      quantity: `${quantity}.0`,
      value: '0.0',
      'value-effect': 'None',
    };
    if (kind === 'expired' || !contract) return [option];
    const isPut = contract.right === 'put';
    const action = isPut ? 'Buy to Open' : 'Sell to Close';
    const shares = {
      ...common,
      id: id + SHARES_ROW,
      'transaction-sub-type': action,
      'instrument-type': 'Equity',
      symbol: underlyingOf(symbol),
      action,
      quantity: `${quantity * STANDARD_MULTIPLIER}.0`,
      price: decimal(contract.strike),
      value: decimal(notional(contract.strike, quantity, STANDARD_MULTIPLIER)),
      'value-effect': isPut ? 'Debit' : 'Credit',
    };
    return [option, shares];
  });
}
/** Beyond the numbers that the books give. */
const SHARES_ROW = 900_000_000;

/** Puts and calls of all expiries of an underlying. Prices are not in it. */
export async function chainJson(underlying: string, world: SimWorld): Promise<readonly unknown[]> {
  const expiries = new Map<TradingDate, Map<number, { put?: OccSymbol; call?: OccSymbol }>>();
  for (const { symbol } of await world.chain(underlying)) {
    const contract = parseOccSymbol(symbol);
    if (!contract) continue;
    const strikes = expiries.get(contract.expiry) ?? new Map();
    expiries.set(contract.expiry, strikes);
    strikes.set(contract.strike, { ...strikes.get(contract.strike), [contract.right]: symbol });
  }
  if (expiries.size === 0) return [];
  const expirations = [...expiries].map(([expiry, strikes]) => ({
    'expiration-type': 'Regular',
    'expiration-date': expiry,
    'settlement-type': 'PM',
    strikes: [...strikes].map(([strike, { put, call }]) => ({
      'strike-price': decimal(strike),
      ...(call && { call: writeSymbol(call), 'call-streamer-symbol': streamerSymbol(call) }),
      ...(put && { put: writeSymbol(put), 'put-streamer-symbol': streamerSymbol(put) }),
    })),
  }));
  return [
    {
      'underlying-symbol': underlying,
      'root-symbol': underlying,
      'option-chain-type': 'Standard',
      'shares-per-contract': STANDARD_MULTIPLIER,
      'tick-sizes': [{ value: '0.01' }],
      deliverables: [],
      expirations,
    },
  ];
}

/** A symbol that is not known has no row. */
export async function quotesJson(symbols: readonly string[], world: SimWorld): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (const text of symbols) {
    const symbol = readSymbol(text);
    const quote = symbol && (await world.quote(symbol));
    if (!symbol || !quote) continue;
    const mid = decimal((quote.bid + quote.ask) / 2);
    rows.push({
      symbol: writeSymbol(symbol),
      'instrument-type': 'Equity Option',
      'updated-at': stamp(world.now()),
      bid: decimal(quote.bid),
      ask: decimal(quote.ask),
      mid,
      mark: mid,
      'is-trading-halted': false,
    });
  }
  return rows;
}
