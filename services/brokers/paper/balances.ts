import { shortPutRequirement } from '#core/margin';
import {
  type AccountType,
  type Balances,
  type ChainFrame,
  findRow,
  kindOfUnderlying,
  type OccSymbol,
  type OptionContract,
  parseOccSymbol,
  priceAt,
  STANDARD_MULTIPLIER,
  spotOf,
  underlyingOfRoot,
} from '#core/model';
import {
  assert,
  type Instant,
  type Money,
  notional,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
  type Underlying,
  ZERO_MONEY,
} from '#core/units';

export interface BalanceInputs {
  readonly type: AccountType;
  readonly cash: Money;
  readonly positions: readonly { readonly symbol: OccSymbol; readonly quantity: number }[];
  readonly shares: readonly { readonly underlying: Underlying; readonly quantity: number }[];
  readonly frames: ReadonlyMap<Underlying, ChainFrame>;
  /** Requirement per contract as last computed, for contracts whose frame says nothing now. Written to. */
  readonly lastKnown: Map<OccSymbol, Money>;
  readonly now: Instant;
}

/**
 * Returns the balances of a paper account. A cash account sets the strike aside in full; a margin account is held to
 * Reg T on the newest frame, at the midpoint of the option and the spot of the underlying. Without a frame, spot or quote
 * the last known requirement of the contract stands, and without one the strike in full, which is never too little. A call needs nothing: the
 * shares under it are there, or it would not have been taken.
 *
 * Shares: a cash account has paid for them, so that they neither need nor bring anything. To a margin account they bring half of their
 * value at the frame's spot, those under a call no more than half of its strike, and nothing without a spot. Source: Regulation T, 12 CFR
 * 220.12(a), 50 %; Cboe Margin Manual, covered calls, lower of market and strike.
 * The value of the short options is their ask; unknown as soon as one ask is missing.
 */
export function paperBalances(inputs: BalanceInputs): Balances {
  const { type, cash, positions, shares, frames, lastKnown, now } = inputs;
  let requirement = ZERO_MONEY;
  let shortMarketValue: Money | undefined = ZERO_MONEY;
  for (const { symbol, quantity } of positions) {
    if (quantity >= 0) continue;
    const contracts = -quantity;
    const contract = parseOccSymbol(symbol);
    assert(contract, 'Invariant: the paper broker holds only contracts that it could read');
    const quote = quoteOf(frames.get(underlyingOfRoot(contract.root)), contract);
    const perContract =
      contract.right === 'call'
        ? ZERO_MONEY
        : (requirementOf(type, contract, quote) ?? lastKnown.get(symbol) ?? strikeInFull(contract));
    if (contract.right === 'put') lastKnown.set(symbol, perContract);
    requirement = sumMoney(requirement, (perContract * contracts) as Money);
    shortMarketValue =
      shortMarketValue === undefined || quote?.ask === undefined
        ? undefined
        : sumMoney(shortMarketValue, notional(quote.ask, contracts, STANDARD_MULTIPLIER));
  }
  const loans = type === 'cash' ? [] : shares.map((held) => loanValueOf(held, positions, frames.get(held.underlying)));
  return {
    cash,
    requirement,
    optionBuyingPower: sumMoney(subtractMoney(cash, requirement), ...loans),
    asOf: now,
    ...(shortMarketValue === undefined ? {} : { shortMarketValue }),
  };
}

interface MarginQuote {
  readonly spot?: Price;
  readonly mark?: Price;
  readonly ask?: Price;
}

/** For margin any quote is better than none: dirty rows are read here that would never be traded on. */
function quoteOf(frame: ChainFrame | undefined, contract: OptionContract): MarginQuote | undefined {
  const row = frame ? findRow(frame, contract) : -1;
  if (!frame || row < 0) return undefined;
  const bid = priceAt(frame.columns.bid, row);
  const ask = priceAt(frame.columns.ask, row);
  const spot = spotOf(frame);
  const mark =
    bid !== undefined && ask !== undefined
      ? (roundTo((bid + ask) / 2, 'up') as Price)
      : (ask ?? priceAt(frame.columns.last, row));
  return {
    ...(spot === undefined ? {} : { spot }),
    ...(mark === undefined ? {} : { mark }),
    ...(ask === undefined ? {} : { ask }),
  };
}

function requirementOf(type: AccountType, contract: OptionContract, quote: MarginQuote | undefined): Money | undefined {
  if (type === 'cash') return strikeInFull(contract);
  if (quote?.spot === undefined || quote.mark === undefined) return undefined;
  return shortPutRequirement({
    model: 'regT',
    kind: kindOfUnderlying(underlyingOfRoot(contract.root)),
    spot: quote.spot,
    strike: contract.strike,
    mark: quote.mark,
    multiplier: STANDARD_MULTIPLIER,
    contracts: 1,
  });
}

/** What a margin account may borrow on shares, as a share of their value. */
const LOAN_SHARE = 0.5;

/** Calls with low strikes are counted first: they hold the value down. */
function loanValueOf(
  held: BalanceInputs['shares'][number],
  positions: BalanceInputs['positions'],
  frame: ChainFrame | undefined,
): Money {
  const spot = frame && spotOf(frame);
  if (spot === undefined) return ZERO_MONEY;
  const calls = positions
    .map(({ symbol, quantity }) => ({ contract: parseOccSymbol(symbol), contracts: -quantity }))
    .filter(({ contract }) => contract?.right === 'call' && underlyingOfRoot(contract.root) === held.underlying)
    .map(({ contract, contracts }) => ({ strike: (contract as OptionContract).strike, contracts }))
    .sort((a, b) => a.strike - b.strike);
  let left = held.quantity;
  let value = ZERO_MONEY;
  for (const { strike, contracts } of calls) {
    const under = Math.min(left, contracts * STANDARD_MULTIPLIER);
    value = sumMoney(value, notional(Math.min(spot, strike) as Price, under, 1));
    left -= under;
  }
  return roundTo(sumMoney(value, notional(spot, left, 1)) * LOAN_SHARE, 'floor') as Money;
}

function strikeInFull(contract: OptionContract): Money {
  return notional(contract.strike, 1, STANDARD_MULTIPLIER);
}
