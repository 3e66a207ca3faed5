/** Accounts, money, positions, quotes and previews from the wire to the model. Pure; undefined when something is unreadable. */
import type { z } from 'zod';
import type { AccountType, Balances, OccSymbol } from '#core/model';
import { type Instant, instant, type Money, type Price, priceFromDecimal } from '#core/units';
import type { AccountFacts, BrokerPosition, BrokerQuote, BrokerShares, PreviewOutcome } from '#ports';
import { moneyOf, priceOf, sharesOf, wholeOf } from '../kit/index.js';
import type { Instrument } from './contracts.js';
import { IBKR_FEE_PER_CONTRACT } from './fees.js';
import type { Ledger, PortfolioAccounts, Summary, WirePosition, WirePreview, WireQuote } from './wire.js';

export type WireAccount = z.infer<typeof PortfolioAccounts>[number];

const LABEL_DIGITS = 4;
const OPEN = 'O';
const CASH_TRADING = 'STKCASH';

/**
 * Returns what is said of an account. Only a cash account is named by its trading type; no level of options is told: what may be traded is a
 * list of asset classes where it is said at all, and the broker's first rejection or preview decides.
 */
export function factsOf(account: WireAccount, assetTypes: string | undefined): AccountFacts {
  const type: AccountType = account.tradingType === CASH_TRADING ? 'cash' : 'margin';
  const isOpen = (account.clearingStatus ?? OPEN) === OPEN;
  return {
    type,
    maySellPuts: assetTypes === undefined || assetTypes.split(',').includes('OPT'),
    closingOnly: !isOpen || account.brokerageAccess === false || account.noClientTrading === true,
    feePerContract: IBKR_FEE_PER_CONTRACT,
  };
}

export function labelOf(accountId: string): string {
  return `…${accountId.slice(-LABEL_DIGITS)}`;
}

/** Paper accounts are named DU…, and DF… those of advisors; live ones begin with U or F. */
export function environmentOf(accountId: string): 'live' | 'paper' {
  return accountId.startsWith('D') ? 'paper' : 'live';
}

/** The summary is in whole units of currency; cash is exact in the ledger. */
export function balancesOf(
  summary: z.infer<typeof Summary>,
  ledger: z.infer<typeof Ledger>,
  asOf: Instant,
): Balances | undefined {
  const base = ledger['BASE'];
  const cash = base && moneyOf(base.cashbalance, 'halfEven');
  const requirement = moneyOf(summary.maintenanceMargin, 'halfEven');
  const optionBuyingPower = moneyOf(summary.availableFunds, 'halfEven');
  if (cash === undefined || requirement === undefined || optionBuyingPower === undefined) return undefined;
  return { cash, requirement, optionBuyingPower, asOf };
}

/** Returns an option position, FOREIGN things left to the caller. */
export function positionOf(wire: WirePosition, symbol: OccSymbol): BrokerPosition | undefined {
  const quantity = wholeOf(wire.position);
  if (quantity === undefined) return undefined;
  const averagePrice = wire.avgPrice == null ? undefined : priceOf(Math.abs(wire.avgPrice));
  return { symbol, quantity, ...(averagePrice === undefined || quantity === 0 ? {} : { averagePrice }) };
}

export function sharesOfPosition(wire: WirePosition, ticker: string): BrokerShares | undefined {
  return sharesOf(ticker, wire.position);
}

/** Delayed and frozen quotes are shown without prices: nobody may trade on them. Source: field 6509, market data availability. */
export function quoteOf(wire: WireQuote, instrument: Instrument | undefined): BrokerQuote | undefined {
  if (instrument?.kind !== 'option') return undefined;
  const isLive = !/^[DZYN]/.test(wire['6509'] ?? '');
  const bid = isLive ? sideOf(wire['84']) : undefined;
  const ask = isLive ? sideOf(wire['86']) : undefined;
  return {
    symbol: instrument.symbol,
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined || ask <= 0 ? {} : { ask }),
    ...(wire._updated == null ? {} : { tsEvent: instant(wire._updated) }),
  };
}

/** A side that is not known is absent or -1. */
function sideOf(text: string | null | undefined): Price | undefined {
  const price = text == null ? undefined : priceFromDecimal(text.replaceAll(',', ''));
  return price === undefined || price < 0 ? undefined : price;
}

/** Returns what a preview says: by how much the initial margin would rise, and the commission, of which the dearer end counts. */
export function previewOf(wire: WirePreview): Exclude<PreviewOutcome, { kind: 'rejected' }> {
  const requirement = amountsIn(wire.initial?.change ?? '')[0];
  const fees = amountsIn(wire.amount?.commission ?? '');
  return {
    kind: 'previewed',
    ...(requirement === undefined ? {} : { requirement: Math.max(0, requirement) as Money }),
    ...(fees.length === 0 ? {} : { fees: Math.max(...fees) as Money }),
    warnings: wire.warn == null || wire.warn === '' ? [] : [wire.warn],
  };
}

/** Returns the amounts in a text such as "1,006,413" or "0.65 ... 0.70 USD". */
function amountsIn(text: string): readonly Money[] {
  const found = text.match(/-?\d[\d,]*(\.\d+)?/g) ?? [];
  return found.flatMap((one) => moneyOf(Number(one.replaceAll(',', '')), 'halfEven') ?? []);
}
