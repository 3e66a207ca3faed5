import type { AccountType, AccountView, PendingOrder, Position } from '../model/index.js';
import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '../model/index.js';
import {
  type AccountId,
  type BotId,
  type Instant,
  type Money,
  moneyFromDecimal,
  type PositionId,
  type Underlying,
  type UserId,
} from '../units/index.js';

export function money(text: string): Money {
  const amount = moneyFromDecimal(text);
  if (amount === undefined) throw new Error(`not an amount: ${text}`);
  return amount;
}

export interface AccountSpec {
  readonly type?: AccountType;
  readonly cash?: string;
  readonly requirement?: string;
  readonly stop?: AccountView['stop'];
  readonly drift?: boolean;
  readonly positions?: readonly Position[];
  readonly pending?: readonly PendingOrder[];
}

export const TEST_ACCOUNT = 'a0000000-0000-4000-8000-000000000001' as AccountId;
export const TEST_BOT = 'b0000000-0000-4000-8000-000000000001' as BotId;
export const TEST_USER = 'c0000000-0000-4000-8000-000000000001' as UserId;

/** Returns an account view with sane balances: 100,000 of cash, nothing held. */
export function accountOf(spec: AccountSpec = {}): AccountView {
  const cash = money(spec.cash ?? '100000');
  const requirement = money(spec.requirement ?? '0');
  return {
    id: TEST_ACCOUNT,
    mode: 'paper',
    type: spec.type ?? 'margin',
    stop: spec.stop ?? 'none',
    balances: { cash, requirement, optionBuyingPower: (cash - requirement) as Money, asOf: 0 as Instant },
    positions: spec.positions ?? [],
    pending: spec.pending ?? [],
    drift: spec.drift ?? false,
  };
}

/** Returns an open short position of the test bot: `shortPut('AAPL251219P00265000', 2, '310.00')` was sold for 310 dollars in all. */
export function shortPut(
  symbol: string,
  quantity: number,
  credit: string,
  overrides: Partial<Position> = {},
): Position {
  const contract = parseOccSymbol(symbol);
  if (!contract) throw new Error(`not a symbol: ${symbol}`);
  return {
    id: `pos-${symbol}` as PositionId,
    botId: TEST_BOT,
    userId: TEST_USER,
    accountId: TEST_ACCOUNT,
    symbol: symbol as OccSymbol,
    underlying: underlyingOfRoot(contract.root) as Underlying,
    openQuantity: quantity,
    soldQuantity: quantity,
    credit: money(credit),
    debit: money('0'),
    fees: money('1.30'),
    openedAt: 0 as Instant,
    ...overrides,
  };
}
