/** Accounts, balances, positions, quotes, dry runs: wire → model. Pure; undefined means that the message cannot be read. */
import type { AccountType, Balances, OccSymbol } from '#core/model';
import type { Instant, Money, Price, TradingDate } from '#core/units';
import type { AccountFacts, BrokerPosition, BrokerQuote, BrokerShares, PreviewOutcome } from '#ports';
import {
  FOREIGN,
  type Foreign,
  fromPaddedSymbol,
  instantOf,
  sharesOf,
  unitsFromText,
  wholeFromText,
} from '../kit/index.js';
import { OPENING_FEE } from './fees.js';
import { refusalOfCodes } from './refusals.js';
import type {
  WireAccount,
  WireBalances,
  WireChain,
  WireDryRun,
  WirePosition,
  WireQuote,
  WireTradingStatus,
} from './wire.js';

const LABEL_DIGITS = 4;
const ACCOUNT_TYPES: ReadonlyMap<string, AccountType> = new Map([
  ['Margin', 'margin'],
  ['Cash', 'cash'],
]);
/** Levels are names, such as "No Restrictions", which no page explains; these are no permission at all. */
const NO_OPTIONS = /^(no options|none)/i;

export function typeOf(account: WireAccount): AccountType | undefined {
  return ACCOUNT_TYPES.get(account['margin-or-cash']);
}

export function labelOf(account: WireAccount): string {
  return `…${account['account-number'].slice(-LABEL_DIGITS)}`;
}

/** Any level covers a put that is secured, as far as can be told from here; the broker's own checks decide. */
export function factsOf(account: WireAccount, status: WireTradingStatus): AccountFacts | undefined {
  const type = typeOf(account);
  if (type === undefined) return undefined;
  const level = status['options-level'] ?? account['suitable-options-level'] ?? '';
  return {
    type,
    maySellPuts: level !== '' && !NO_OPTIONS.test(level),
    closingOnly: status['is-closing-only'] || status['is-frozen'] || status['is-risk-reducing-only'] === true,
    feePerContract: OPENING_FEE,
  };
}

/** Returns the balances: what option selling may use is `derivative-buying-power`. */
export function balancesOf(wire: WireBalances, asOf: Instant): Balances | undefined {
  const cash = unitsFromText(wire['cash-balance'], 'floor');
  const optionBuyingPower = unitsFromText(wire['derivative-buying-power'], 'floor');
  const requirement = unitsFromText(wire['maintenance-requirement'], 'halfEven');
  const short = unitsFromText(wire['short-derivative-value'] ?? '', 'halfEven');
  if (cash === undefined || optionBuyingPower === undefined || requirement === undefined) return undefined;
  return {
    cash: cash as Money,
    requirement: requirement as Money,
    optionBuyingPower: optionBuyingPower as Money,
    asOf,
    ...(short === undefined ? {} : { shortMarketValue: Math.abs(short) as Money }),
  };
}

const SIGNS: ReadonlyMap<string, number> = new Map([
  ['Long', 1],
  ['Short', -1],
  ['Zero', 0],
]);

/** The quantity has no sign: whether a position is short stands in its direction. */
export function positionOf(wire: WirePosition): BrokerPosition | Foreign | undefined {
  if (wire['instrument-type'] !== 'Equity Option') return FOREIGN;
  const symbol = fromPaddedSymbol(wire.symbol);
  const sign = SIGNS.get(wire['quantity-direction']);
  const quantity = wholeFromText(wire.quantity);
  const average = unitsFromText(wire['average-open-price'] ?? '', 'halfEven');
  if (symbol === undefined || sign === undefined || quantity === undefined) return undefined;
  return {
    symbol,
    quantity: quantity * sign + 0,
    ...(average === undefined ? {} : { averagePrice: average as Price }),
  };
}

export function sharesOfPosition(wire: WirePosition): BrokerShares | Foreign | undefined {
  if (wire['instrument-type'] !== 'Equity') return FOREIGN;
  const sign = SIGNS.get(wire['quantity-direction']);
  const quantity = Number(wire.quantity);
  return sign === undefined ? undefined : sharesOf(wire.symbol, quantity * sign);
}

/** Returns a quote; a bid of 0 is a bid, an ask of 0 is none. */
export function quoteOf(wire: WireQuote): BrokerQuote | Foreign {
  const symbol = fromPaddedSymbol(wire.symbol);
  if (symbol === undefined) return FOREIGN;
  const bid = unitsFromText(wire.bid ?? '', 'halfEven');
  const ask = unitsFromText(wire.ask ?? '', 'halfEven');
  const tsEvent = instantOf(wire['updated-at'] ?? '');
  return {
    symbol,
    ...(bid === undefined || bid < 0 ? {} : { bid: bid as Price }),
    ...(ask === undefined || ask <= 0 ? {} : { ask: ask as Price }),
    ...(tsEvent === undefined ? {} : { tsEvent }),
  };
}

/** Returns the contracts of one expiry, without those that an event has adjusted. */
export function contractsOf(chains: readonly WireChain[], expiry: TradingDate): readonly OccSymbol[] {
  return chains
    .filter((chain) => (chain['option-chain-type'] ?? 'Standard') === 'Standard')
    .flatMap(({ expirations }) => expirations.filter((one) => one['expiration-date'] === expiry))
    .flatMap(({ strikes }) => strikes.flatMap(({ call, put }) => [put ?? '', call ?? '']))
    .map(fromPaddedSymbol)
    .filter((symbol) => symbol !== undefined);
}

/** Returns what a dry run says. Its errors are those that placing would meet. */
export function previewOf(wire: WireDryRun): PreviewOutcome | undefined {
  const errors = wire.errors ?? [];
  if (errors.length > 0) return { kind: 'rejected', ...refusalOfCodes(errors, 'ORDER_INVALID') };
  const effect = wire['buying-power-effect'];
  const change = unitsFromText(effect?.['change-in-buying-power'] ?? '', 'halfEven');
  const isFreed = effect?.['change-in-buying-power-effect'] === 'Credit';
  const fees = unitsFromText(wire['fee-calculation']?.['total-fees'] ?? '', 'halfEven');
  return {
    kind: 'previewed',
    ...(change === undefined ? {} : { requirement: ((isFreed ? -change : change) + 0) as Money }),
    ...(fees === undefined ? {} : { fees: fees as Money }),
    warnings: (wire.warnings ?? []).map(({ message, code }) => message ?? code ?? ''),
  };
}
