/** What Tradier says of users, money and positions. Source: Tradier's pages on user profile, balances and positions. */

import { STANDARD_MULTIPLIER } from '#core/model';
import { type Money, notional, subtractMoney, sumMoney, ZERO_MONEY } from '#core/units';
import { hasEnded, type SimBooks, type SimPosition, type SimUser, type SimWorld } from '../kit/index.js';
import { collection, dollars, stampOf } from './wire.js';

/** Beyond the numbers that the books give. */
const SHARES_ID = 900_000_000;
const OPENED_ON = '2015-01-01T15:25:47.000Z';

export function profileJson(user: SimUser, books: SimBooks) {
  const accounts = user.accounts.flatMap((number) => {
    const account = books.account(number);
    return account === undefined
      ? []
      : [
          {
            account_number: number,
            classification: 'individual',
            date_created: OPENED_ON,
            day_trader: false,
            option_level: account.optionLevel,
            status: 'active',
            type: account.type,
            last_update_date: OPENED_ON,
          },
        ];
  });
  return { profile: { id: `id-${user.id}`, name: user.name, ...asFields(collection('account', accounts)) } };
}

export async function balancesJson(number: string, books: SimBooks, world: SimWorld) {
  const account = books.account(number);
  const cash = account?.cash ?? ZERO_MONEY;
  const power = dollars(books.buyingPower(number));
  const { long, short } = await valuesOf(books.positions(number), world);
  const pending = books.list(number).filter((order) => !hasEnded(order)).length;
  const uninvested = subtractMoney(cash, books.buyingPower(number));
  const marketValue = subtractMoney(long, short);
  return {
    balances: {
      option_short_value: dollars(-short),
      total_equity: dollars(sumMoney(cash, marketValue)),
      account_number: number,
      account_type: account?.type,
      close_pl: 0,
      current_requirement: dollars(uninvested),
      equity: 0,
      long_market_value: dollars(long),
      market_value: dollars(marketValue),
      open_pl: dollars(subtractMoney(marketValue, costOf(books.positions(number)))),
      option_long_value: dollars(long),
      option_requirement: dollars(uninvested),
      pending_orders_count: pending,
      short_market_value: dollars(-short),
      stock_long_value: 0,
      total_cash: dollars(cash),
      uncleared_funds: 0,
      pending_cash: 0,
      ...(account?.type === 'cash'
        ? { cash: { cash_available: power, sweep: 0, unsettled_funds: 0 } }
        : {
            margin: {
              fed_call: 0,
              maintenance_call: 0,
              option_buying_power: power,
              stock_buying_power: power * 2,
              stock_short_value: 0,
              sweep: 0,
            },
          }),
    },
  };
}

export function positionsJson(number: string, books: SimBooks) {
  const positions = books.positions(number).map(({ id, symbol, quantity, cost, openedAt }) => ({
    cost_basis: dollars(cost),
    date_acquired: stampOf(openedAt),
    id,
    quantity,
    symbol,
  }));
  const shares = books.shares(number).map(({ underlying, quantity }, index) => ({
    cost_basis: 0,
    date_acquired: OPENED_ON,
    id: SHARES_ID + index,
    quantity,
    symbol: underlying,
  }));
  return { positions: collection('position', [...positions, ...shares]) };
}

/** What selling the long and buying back the short positions would bring and cost; without a quote, what was paid. */
async function valuesOf(positions: readonly SimPosition[], world: SimWorld): Promise<{ long: Money; short: Money }> {
  let [long, short] = [ZERO_MONEY, ZERO_MONEY];
  for (const { symbol, quantity, cost } of positions) {
    const quote = await world.quote(symbol);
    if (quantity > 0) long = sumMoney(long, quote ? notional(quote.bid, quantity, STANDARD_MULTIPLIER) : cost);
    else short = sumMoney(short, quote ? notional(quote.ask, -quantity, STANDARD_MULTIPLIER) : (-cost as Money));
  }
  return { long, short };
}

function costOf(positions: readonly SimPosition[]): Money {
  return sumMoney(...positions.map(({ cost }) => cost));
}

function asFields(value: ReturnType<typeof collection>): Readonly<Record<string, unknown>> {
  return value === 'null' ? { account: 'null' } : value;
}
