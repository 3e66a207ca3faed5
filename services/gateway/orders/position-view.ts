import { type BotConfig, positionRequirement } from '#core/bot';
import type { MarginModel } from '#core/margin';
import {
  type AccountView,
  type ChainFrame,
  findRow,
  type Position,
  parseOccSymbol,
  priceAt,
  STANDARD_MULTIPLIER,
  settlesInCash,
  spotOf,
  UNTRADABLE_FLAGS,
} from '#core/model';
import { profitTargetAsk, stopAsk } from '#core/strategy';
import {
  assert,
  daysBetween,
  type Money,
  moneyToDecimal,
  notional,
  priceToDecimal,
  sumMoney,
  type TradingDate,
} from '#core/units';
import type { CountedAction } from '#store/trades';
import type { PositionView } from '../contract/index.js';
import { actionsWhile } from './action-view.js';

const DAYS_PER_YEAR = 365;
const POINTS_PER_UNIT_VOLATILITY = 100;

export interface PositionContext {
  readonly position: Position;
  /** The newest frame of its underlying. */
  readonly frame: ChainFrame | undefined;
  readonly config: Pick<BotConfig, 'exits' | 'strategy'> | undefined;
  /** Splits and dividends of the user's accounts. */
  readonly actions: readonly CountedAction[];
  readonly marginModel: MarginModel;
  readonly today: TradingDate;
  /** Of its account; undefined: the account is not known any more. */
  readonly account: Pick<AccountView, 'pending' | 'login'> | undefined;
}

/** Returns a position with its mark, its Greeks and what the market has to do for the bot to buy it back. */
export function positionView(context: PositionContext): PositionView {
  const { position, today } = context;
  const contract = parseOccSymbol(position.symbol);
  assert(contract, 'Invariant: a stored position names an OCC symbol');
  const isOpen = position.openQuantity > 0;
  const mark = isOpen ? markOf(context) : undefined;
  return {
    id: position.id,
    botId: position.botId,
    accountId: position.accountId,
    symbol: position.symbol,
    underlying: position.underlying,
    right: contract.right,
    expiry: contract.expiry,
    strike: priceToDecimal(contract.strike),
    dte: daysBetween(today, contract.expiry),
    ...lineageOf(position),
    ...adjustmentsOf(context),
    openQuantity: position.openQuantity,
    soldQuantity: position.soldQuantity,
    credit: moneyToDecimal(position.credit),
    debit: moneyToDecimal(position.debit),
    fees: moneyToDecimal(position.fees),
    openedAt: position.openedAt,
    ...(position.closedAt !== undefined && {
      closedAt: position.closedAt,
      realised: moneyToDecimal(cashSoFar(position)),
    }),
    ...(mark !== undefined && { mark }),
    ...(isOpen && exitPrices(context, contract.right)),
    ...(isOpen && restingOf(context)),
  };
}

function restingOf({ position, account }: PositionContext): Pick<PositionView, 'resting'> {
  const order = account?.pending.find(({ resting }) => resting?.positionId === position.id);
  if (!order?.resting) return {};
  return {
    resting: {
      limit: priceToDecimal(order.limit),
      left: order.quantity - order.filledQuantity,
      outlivesDay: account?.login?.gtc === true,
      isTakenBack: order.resting.isWithdrawn,
    },
  };
}

/** Premium received less premium paid less fees. */
function cashSoFar({ credit, debit, fees }: Position): Money {
  return sumMoney(credit, -debit as Money, -fees as Money);
}

/**
 * Returns what the newest frame says of the open contracts, or undefined when bid, ask, spot or Greeks are missing.
 * Greeks are of the whole short position in currency units: delta per 1.00 of the underlying (positive for a short put),
 * gamma per 1.00 squared, theta per calendar day, vega per volatility point.
 */
function markOf({ position, frame, marginModel }: PositionContext): PositionView['mark'] {
  const contract = parseOccSymbol(position.symbol);
  if (!frame || !contract) return undefined;
  const row = findRow(frame, contract);
  if (row < 0) return undefined;
  const { columns } = frame;
  const bid = priceAt(columns.bid, row);
  const ask = priceAt(columns.ask, row);
  const spot = spotOf(frame);
  const [iv, delta, gamma, theta, vega] = [columns.iv, columns.delta, columns.gamma, columns.theta, columns.vega].map(
    (column) => column[row] as number,
  ) as [number, number, number, number, number];
  if (bid === undefined || ask === undefined || spot === undefined) return undefined;
  if (![iv, delta, gamma, theta, vega].every(Number.isFinite)) return undefined;
  const shares = -position.openQuantity * STANDARD_MULTIPLIER;
  const buyBack = notional(ask, position.openQuantity, STANDARD_MULTIPLIER);
  return {
    bid: priceToDecimal(bid),
    ask: priceToDecimal(ask),
    spot: priceToDecimal(spot),
    unrealised: moneyToDecimal(sumMoney(cashSoFar(position), -buyBack as Money)),
    creditKept: 1 - (ask * position.soldQuantity * STANDARD_MULTIPLIER) / position.credit,
    iv,
    delta: shares * delta,
    gamma: shares * gamma,
    thetaPerDay: (shares * theta) / DAYS_PER_YEAR,
    vegaPerPoint: (shares * vega) / POINTS_PER_UNIT_VOLATILITY,
    requirement: moneyToDecimal(positionRequirement(marginModel, position, frame)),
    quoteTs: columns.quoteTs[row] as number,
    model: frame.model,
    untradable: ((columns.flags[row] as number) & UNTRADABLE_FLAGS) !== 0 || frame.staleCopy,
  };
}

function lineageOf({ symbol, endedBy, settledQuantity, campaignId, rolledFrom }: Position) {
  const isPaid = endedBy === 'assigned' && settlesInCash(parseOccSymbol(symbol)?.root ?? '');
  return {
    ...(endedBy !== undefined && { endedBy: isPaid ? ('settled in cash' as const) : endedBy }),
    ...(settledQuantity !== undefined && settledQuantity > 0 && { settledQuantity }),
    ...(campaignId !== undefined && { campaignId }),
    ...(rolledFrom !== undefined && { rolledFrom }),
  };
}

/** A contract has no part in dividends. */
function adjustmentsOf({ position, actions }: PositionContext): Pick<PositionView, 'adjusted'> {
  const { former, deliverableShares } = position;
  if (former === undefined) return {};
  const splits = actionsWhile(position, actions).filter(({ kind }) => kind === 'split');
  return {
    adjusted: { former, splits, ...(deliverableShares !== undefined && { deliverableShares }) },
  };
}

/** A covered call has a target of its own and no stop: its shares stand against it. */
function exitsOf({ exits, strategy }: NonNullable<PositionContext['config']>, right: PositionView['right']) {
  if (right === 'put') return exits;
  return { profitTarget: strategy.kind === 'wheel' ? strategy.calls.profitTarget : null, stopMultiple: null };
}

function exitPrices(
  { position, config }: PositionContext,
  right: PositionView['right'],
): Pick<PositionView, 'profitTargetAt' | 'stopAt'> {
  if (!config || position.soldQuantity === 0) return {};
  const { credit, soldQuantity } = position;
  const { profitTarget, stopMultiple } = exitsOf(config, right);
  return {
    ...(profitTarget !== null && {
      profitTargetAt: priceToDecimal(profitTargetAsk(credit, soldQuantity, STANDARD_MULTIPLIER, profitTarget)),
    }),
    ...(stopMultiple !== null && {
      stopAt: priceToDecimal(stopAsk(credit, soldQuantity, STANDARD_MULTIPLIER, stopMultiple)),
    }),
  };
}
