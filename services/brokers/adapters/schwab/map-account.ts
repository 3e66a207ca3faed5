/** Accounts, positions, balances, quotes and previews from the wire to the model. Pure; undefined when something is unreadable. */
import type { Balances } from '#core/model';
import { type Instant, instant, type Money, moneyFromDecimal, subtractMoney, sumMoney, ZERO_MONEY } from '#core/units';
import type { AccountFacts, BrokerPosition, BrokerQuote, BrokerShares, PreviewOutcome } from '../../ports/index.js';
import { fromPaddedSymbol, sharesOf } from '../kit/index.js';
import { moneyOf, priceOf } from './amounts.js';
import { venueCodeOf } from './errors.js';
import type { WireAccount, WireChainRow, WirePosition, WirePreview, WireQuote, WireValidation } from './wire.js';

/**
 * Commission of 0.65 per contract (Charles Schwab Pricing Guide for Individual Investors, online options) and about 0.02 of
 * clearing and regulatory fees, which vary. Orders state no fees; only a preview and the account's transactions do.
 */
export const SCHWAB_FEE_PER_CONTRACT = moneyFromDecimal('0.67') as Money;

const LABEL_DIGITS = 4;

/** Returns the account for people: its last digits only. */
export function labelOf(accountNumber: string): string {
  return `…${accountNumber.slice(-Math.min(LABEL_DIGITS, Math.floor(accountNumber.length / 2)))}`;
}

/**
 * The API says nothing of option levels: `optionLevel` stays undefined, selling puts counts as allowed, and the broker's
 * first rejection (or preview) decides.
 */
export function factsOf(wire: WireAccount): AccountFacts | undefined {
  if (wire.type !== 'MARGIN' && wire.type !== 'CASH') return undefined;
  return {
    type: wire.type === 'MARGIN' ? 'margin' : 'cash',
    maySellPuts: true,
    closingOnly: wire.isClosingOnlyRestricted === true,
    feePerContract: SCHWAB_FEE_PER_CONTRACT,
  };
}

/** Returns the option positions; others are none of our business. */
export function positionsOf(wire: WireAccount): readonly BrokerPosition[] | undefined {
  const positions: BrokerPosition[] = [];
  for (const position of wire.positions ?? []) {
    if (position.instrument.assetType !== 'OPTION') continue;
    const symbol = fromPaddedSymbol(position.instrument.symbol ?? '');
    const quantity = position.longQuantity - position.shortQuantity;
    if (symbol === undefined || !Number.isSafeInteger(quantity)) return undefined;
    if (quantity === 0) continue;
    const averagePrice = priceOf(averageOf(position, quantity));
    positions.push({ symbol, quantity, ...(averagePrice === undefined ? {} : { averagePrice }) });
  }
  return positions;
}

/** Returns the shares that are held, funds included; undefined when something is unreadable. */
export function sharesIn(wire: WireAccount): readonly BrokerShares[] | undefined {
  const shares: BrokerShares[] = [];
  for (const { instrument, longQuantity, shortQuantity } of wire.positions ?? []) {
    if (instrument.assetType === 'OPTION' || instrument.symbol === undefined) continue;
    const held = sharesOf(instrument.symbol, longQuantity - shortQuantity);
    if (held === undefined) return undefined;
    if (held.quantity !== 0) shares.push(held);
  }
  return shares;
}

function averageOf(position: WirePosition, quantity: number): number | undefined {
  return (quantity < 0 ? position.averageShortPrice : position.averageLongPrice) ?? position.averagePrice;
}

/**
 * Returns what the account may use, as the broker states it: `optionBuyingPower` of a margin account,
 * `cashAvailableForTrading` of a cash account. Both are net of what working orders hold. The requirement is the broker's for a
 * margin account; of a cash account it is the cash that may not be used.
 */
export function balancesOf(wire: WireAccount, asOf: Instant): Balances | undefined {
  const current = wire.currentBalances;
  if (current === undefined) return undefined;
  const cash = cashOf(wire);
  const isMargin = wire.type === 'MARGIN';
  const optionBuyingPower = moneyOf(
    isMargin
      ? (current.optionBuyingPower ?? current.availableFundsNonMarginableTrade)
      : current.cashAvailableForTrading,
  );
  if (cash === undefined || optionBuyingPower === undefined) return undefined;
  const requirement = isMargin ? moneyOf(current.maintenanceRequirement) : subtractMoney(cash, optionBuyingPower);
  if (requirement === undefined) return undefined;
  const shortMarketValue = shortValueOf(wire);
  return {
    cash,
    requirement,
    optionBuyingPower,
    asOf,
    ...(shortMarketValue === undefined ? {} : { shortMarketValue }),
  };
}

/**
 * `totalCash` in a cash account. The page names no cash among a margin account's current balances; live replies carry
 * `cashBalance`. Without it: equity less the value of all that is held.
 */
function cashOf(wire: WireAccount): Money | undefined {
  const current = wire.currentBalances;
  const stated = moneyOf(current?.cashBalance) ?? moneyOf(current?.totalCash);
  if (stated !== undefined) return stated;
  const equity = moneyOf(current?.equity);
  const held = sumOf((wire.positions ?? []).map((position) => moneyOf(position.marketValue)));
  return equity === undefined || held === undefined ? undefined : subtractMoney(equity, held);
}

/** What buying the short options back would cost, at the broker's mark. */
function shortValueOf(wire: WireAccount): Money | undefined {
  const shorts = (wire.positions ?? []).filter(
    ({ instrument, shortQuantity }) => instrument.assetType === 'OPTION' && shortQuantity > 0,
  );
  const value = sumOf(shorts.map((position) => moneyOf(position.marketValue)));
  return value === undefined ? undefined : subtractMoney(ZERO_MONEY, value);
}

function sumOf(amounts: readonly (Money | undefined)[]): Money | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length === amounts.length ? sumMoney(...known) : undefined;
}

/** Returns one quote. 0 is a value: nobody bids. Greeks are not read; the API writes −999 where it has none. */
export function quoteOf(padded: string, wire: WireQuote | WireChainRow): BrokerQuote | undefined {
  const symbol = fromPaddedSymbol(padded);
  if (symbol === undefined) return undefined;
  const bid = priceOf(wire.bidPrice ?? wire.bid);
  const ask = priceOf(wire.askPrice ?? wire.ask);
  const stamp = 'quoteTimeInLong' in wire ? wire.quoteTimeInLong : (wire as WireQuote).quoteTime;
  return {
    symbol,
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
    ...(stamp === undefined || stamp <= 0 ? {} : { tsEvent: instant(stamp) }),
  };
}

/**
 * Returns what a preview says. The projected funds after the order are stated, those before it are not, so the requirement stays
 * undefined.
 */
export function previewOf(wire: WirePreview): PreviewOutcome {
  const { alerts = [], rejects = [], reviews = [], warns = [] } = wire.orderValidationResult ?? {};
  const [reject] = rejects;
  if (reject !== undefined) {
    const code = venueCodeOf([reject.validationRuleName ?? '', wordsOf(reject)]) ?? 'ORDER_REJECTED';
    return { kind: 'rejected', code, text: wordsOf(reject) };
  }
  const fees = feesOf(wire);
  return {
    kind: 'previewed',
    ...(fees === undefined ? {} : { fees }),
    warnings: [...warns, ...reviews, ...alerts].map(wordsOf),
  };
}

function wordsOf(validation: WireValidation): string {
  return validation.message ?? validation.activityMessage ?? validation.validationRuleName ?? '';
}

/** The sum of all commissions and fees; without them the commission that the order's balance projects. */
function feesOf(wire: WirePreview): Money | undefined {
  const { commission, fee } = wire.commissionAndFee ?? {};
  const values = [
    ...(commission?.commissionLegs ?? []).flatMap((leg) => leg.commissionValues ?? []),
    ...(fee?.feeLegs ?? []).flatMap((leg) => leg.feeValues ?? []),
  ];
  if (values.length === 0) return moneyOf(wire.orderStrategy.orderBalance?.projectedCommission);
  return sumOf(values.map(({ value }) => moneyOf(value)));
}
