import { type OccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { type Money, moneyToNumber, notional, type Price, priceToNumber, subtractMoney, sumMoney } from '#core/units';
import { type SimAccount, type SimPosition, type SimQuote, shortRequirement } from '../kit/index.js';
import { writeSymbol } from './symbols.js';
import { markOf } from './wire-market.js';
import { writeInstrument } from './wire-order.js';

/** An account with all that its reply is made of. */
export interface AccountState {
  readonly account: SimAccount;
  readonly positions: readonly SimPosition[];
  readonly buyingPower: Money;
  readonly shares: readonly { readonly underlying: string; readonly quantity: number }[];
  /** Newest quotes of what is held. */
  readonly quotes: ReadonlyMap<OccSymbol, SimQuote>;
}

export function writeAccount(state: AccountState, withPositions: boolean): object {
  const { account, positions, shares } = state;
  const held = sumMoney(...positions.map((position) => marketValueOf(position, state)));
  const equity = sumMoney(account.cash, held);
  const balances = account.type === 'margin' ? marginBalances(state, equity) : cashBalances(state);
  const amounts = { cashBalance: moneyToNumber(account.cash), equity: moneyToNumber(equity) };
  return {
    securitiesAccount: {
      type: account.type === 'margin' ? 'MARGIN' : 'CASH',
      accountNumber: account.number,
      roundTrips: 0,
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      pfcbFlag: false,
      ...(withPositions && positions.length + shares.length > 0
        ? { positions: [...positions.map((one) => writePosition(one, state)), ...shares.map(writeShares)] }
        : {}),
      initialBalances: {
        accruedInterest: 0,
        ...amounts,
        liquidationValue: amounts.equity,
        accountValue: amounts.equity,
      },
      currentBalances: balances,
      projectedBalances: balances,
    },
    aggregatedBalance: { currentLiquidationValue: amounts.equity, liquidationValue: amounts.equity },
  };
}

/** The current balances of a margin account name no cash. */
function marginBalances(state: AccountState, equity: Money): object {
  const free = moneyToNumber(state.buyingPower);
  return {
    availableFunds: free,
    availableFundsNonMarginableTrade: free,
    buyingPower: free * 2,
    buyingPowerNonMarginableTrade: free,
    dayTradingBuyingPower: 0,
    equity: moneyToNumber(equity),
    equityPercentage: 100,
    longMarginValue: 0,
    maintenanceCall: 0,
    maintenanceRequirement: moneyToNumber(requirementOf(state)),
    marginBalance: 0,
    regTCall: 0,
    shortBalance: 0,
    shortMarginValue: 0,
    sma: free,
    stockBuyingPower: free * 2,
    optionBuyingPower: free,
  };
}

function cashBalances(state: AccountState): object {
  const free = moneyToNumber(state.buyingPower);
  return {
    cashAvailableForTrading: free,
    cashAvailableForWithdrawal: free,
    totalCash: moneyToNumber(state.account.cash),
    unsettledCash: 0,
    cashCall: 0,
    cashDebitCallValue: 0,
    longNonMarginableMarketValue: 0,
  };
}

function requirementOf({ account, positions }: AccountState): Money {
  return sumMoney(...positions.map(({ symbol, quantity }) => shortRequirement(account.type, symbol, -quantity)));
}

function writePosition(position: SimPosition, state: AccountState): object {
  const { symbol, quantity, cost } = position;
  const average = moneyToNumber(cost) / (quantity * STANDARD_MULTIPLIER);
  const isShort = quantity < 0;
  return {
    shortQuantity: isShort ? -quantity : 0,
    averagePrice: average,
    currentDayProfitLoss: 0,
    currentDayProfitLossPercentage: 0,
    longQuantity: isShort ? 0 : quantity,
    settledLongQuantity: isShort ? 0 : quantity,
    settledShortQuantity: isShort ? quantity : 0,
    instrument: { ...writeInstrument(symbol), netChange: 0 },
    marketValue: moneyToNumber(marketValueOf(position, state)),
    maintenanceRequirement: moneyToNumber(shortRequirement(state.account.type, symbol, -quantity)),
    ...(isShort
      ? { averageShortPrice: average, taxLotAverageShortPrice: average }
      : { averageLongPrice: average, taxLotAverageLongPrice: average }),
    currentDayCost: moneyToNumber(cost),
  };
}

function writeShares({ underlying, quantity }: AccountState['shares'][number]): object {
  return {
    shortQuantity: Math.max(0, -quantity),
    longQuantity: Math.max(0, quantity),
    averagePrice: 0,
    instrument: { assetType: 'EQUITY', symbol: underlying, netChange: 0 },
    marketValue: 0,
  };
}

/** At the middle of the newest quote; at what it cost while there is none. */
function marketValueOf({ symbol, quantity, cost }: SimPosition, { quotes }: AccountState): Money {
  const quote = quotes.get(symbol);
  return quote === undefined ? cost : notional(markOf(quote), quantity, STANDARD_MULTIPLIER);
}

export interface PreviewState {
  readonly accountNumber: string;
  readonly symbol: OccSymbol;
  readonly instruction: string;
  readonly quantity: number;
  readonly limit: Price;
  readonly fee: Money;
  readonly buyingPower: Money;
  readonly requirement: Money;
  /** Name and words of what the broker would reject it for. */
  readonly reject?: readonly [string, string];
}

export function writePreview(state: PreviewState): object {
  const charge = moneyToNumber(state.fee);
  const after = moneyToNumber(subtractMoney(state.buyingPower, state.requirement));
  const commission = { commissionLegs: [{ commissionValues: [{ value: charge, type: 'COMMISSION' }] }] };
  return {
    orderId: 0,
    orderStrategy: {
      accountNumber: state.accountNumber,
      orderBalance: {
        orderValue: moneyToNumber(notional(state.limit, state.quantity, STANDARD_MULTIPLIER)),
        projectedAvailableFund: after,
        projectedBuyingPower: after,
        projectedCommission: charge,
      },
      orderStrategyType: 'SINGLE',
      session: 'NORMAL',
      orderType: 'LIMIT',
      price: priceToNumber(state.limit),
      quantity: state.quantity,
      orderLegs: [
        {
          quantity: state.quantity,
          finalSymbol: writeSymbol(state.symbol),
          legId: 1,
          assetType: 'OPTION',
          instruction: state.instruction,
          projectedCommission: charge,
        },
      ],
    },
    orderValidationResult: {
      alerts: [],
      accepts: state.reject === undefined ? [validation('Accepted', 'The order can be placed.', 'ACCEPT')] : [],
      rejects: state.reject === undefined ? [] : [validation(...state.reject, 'REJECT')],
      reviews: [],
      warns: [],
    },
    commissionAndFee: { commission, fee: { feeLegs: [] }, trueCommission: commission },
  };
}

function validation(validationRuleName: string, message: string, originalSeverity: string): object {
  return { validationRuleName, message, activityMessage: message, originalSeverity };
}
