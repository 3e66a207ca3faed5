import { QuarantineReason } from '../history-codes.js';
import type { Check, Layout } from './layout.js';

const OPTION_CHECKS: readonly Check[] = [
  { reason: QuarantineReason.fieldMissing, when: 'expiry IS NULL OR "right" IS NULL OR strike IS NULL' },
];
/** The symbol's last fifteen characters: YYMMDD, C or P, and the strike in thousandths. Source: OCC, Options Symbology Initiative (2010). */
const contradicts = (symbol: string): Check => ({
  reason: QuarantineReason.symbolContradicts,
  when:
    `coalesce(TRY_CAST(right(${symbol}, 8) AS INTEGER) * 10 <> strike OR ${symbol}[-9] <> "right" OR ` +
    `TRY_CAST(${symbol}[-15:-10] AS INTEGER) <> (year(expiry) % 100) * 10000 + month(expiry) * 100 + day(expiry), TRUE)`,
});
const ROOT_OF_SYMBOL = (symbol: string) => `left(${symbol}, -15)`;

/**
 * Monthly options expired on Saturdays until February 2015, and some vendors went on to write so: the symbol's Friday counts then.
 * Source: OCC, information memo 34912.
 */
const expiryOf = (expiry: string, symbol: string) =>
  `CASE WHEN dayofweek(${expiry}) = 6 AND TRY_CAST(${symbol}[-15:-10] AS INTEGER) = CAST(strftime(${expiry} - 1, '%y%m%d') AS INTEGER) THEN ${expiry} - 1 ELSE ${expiry} END`;

/** Quotes that the row has and that cannot be read. A negative price or one above 200,000 is none. */
function unreadable(fields: Readonly<Record<string, string>>, columns: Readonly<Record<string, string>>): Check {
  const tests = Object.entries(columns).map(
    ([field, column]) => `(${column} IS NOT NULL AND ${fields[field]} IS NULL)`,
  );
  return { reason: QuarantineReason.fieldUnreadable, when: tests.join(' OR ') };
}

interface ChainColumns {
  readonly symbol: string;
  readonly type: string;
  readonly expiry: string;
  readonly day: string;
  readonly strike: string;
  readonly last: string;
  readonly bid: string;
  readonly ask: string;
  readonly volume: string;
  readonly openInterest: string;
  readonly spot: string;
  /** A volume that is empty means none traded. */
  readonly emptyVolumeIsNone: boolean;
}

/** End-of-day chains without a quote time: 15:45 in New York, when Cboe takes its own end-of-day quotes (Cboe DataShop, "Option EOD Summary"). */
function chainLayout(name: string, of: ChainColumns): Layout {
  const q = (column: string) => `"${column}"`;
  const volume = of.emptyVolumeIsNone
    ? `coalesce(number_of(${q(of.volume)}), CASE WHEN ${q(of.volume)} IS NULL THEN 0 END)`
    : `number_of(${q(of.volume)})`;
  const fields = {
    underlying: `underlying_of(${ROOT_OF_SYMBOL(q(of.symbol))})`,
    root: ROOT_OF_SYMBOL(q(of.symbol)),
    expiry: expiryOf(q(of.expiry), q(of.symbol)),
    right: `right_of(${q(of.type)})`,
    strike: `option_units(${q(of.strike)})`,
    trading_date: q(of.day),
    bid: `option_units(${q(of.bid)})`,
    ask: `option_units(${q(of.ask)})`,
    // A last price of 0 means that nothing has traded.
    last: `nullif(option_units(${q(of.last)}), 0)`,
    volume,
    open_interest: `number_of(${q(of.openInterest)})`,
    spot: `nullif(units(${q(of.spot)}), 0)`,
    assumed: 'TRUE',
  };
  const numbers = { bid: of.bid, ask: of.ask, volume: of.volume, open_interest: of.openInterest };
  const raw = Object.fromEntries(Object.entries(numbers).map(([field, column]) => [field, q(column)]));
  return {
    name,
    version: 1,
    dataset: 'quotes',
    columns: {
      [of.symbol]: 'text',
      [of.type]: 'text',
      [of.expiry]: 'date',
      [of.day]: 'date',
      ...Object.fromEntries(
        [of.strike, of.last, of.bid, of.ask, of.volume, of.openInterest, of.spot].map((column) => [column, 'number']),
      ),
    },
    fields: () => fields,
    ts: 'quoted_at',
    quotedAt: '15:45',
    forChecks: { symbol: q(of.symbol), is_unreadable: unreadable(fields, raw).when },
    checks: [
      { reason: QuarantineReason.fieldUnreadable, when: 'is_unreadable' },
      ...OPTION_CHECKS,
      contradicts('symbol'),
    ],
  };
}

const VENDOR = {
  symbol: 'optionroot',
  type: 'type',
  expiry: 'expiration',
  day: 'quotedate',
  strike: 'strike',
  last: 'last',
  bid: 'bid',
  ask: 'ask',
  volume: 'volume',
  openInterest: 'openinterest',
  spot: 'underlying_last',
  emptyVolumeIsNone: false,
};

const DATASHOP_FIELDS = {
  underlying: 'underlying_of(root)',
  root: 'root',
  expiry: 'expiration',
  right: 'right_of(option_type)',
  strike: 'option_units(strike)',
  trading_date: 'quote_date',
  bid: 'option_units(bid_1545)',
  ask: 'option_units(ask_1545)',
  bid_size: 'number_of(bid_size_1545)',
  ask_size: 'number_of(ask_size_1545)',
  last: 'nullif(option_units("close"), 0)',
  volume: 'number_of(trade_volume)',
  open_interest: 'number_of(open_interest)',
  spot: 'nullif(units((underlying_bid_1545 + underlying_ask_1545) / 2), 0)',
  assumed: 'FALSE',
};

const UNIVERSE_FIELDS = (ticker: string, day: string) => ({
  underlying: `underlying_of('${ticker}')`,
  root: `'${ticker}'`,
  expiry: '"#expiry"',
  right: 'right_of("right")',
  strike: 'option_units(strike)',
  trading_date: `DATE '${day}'`,
  last: 'nullif(option_units("close"), 0)',
  volume: 'number_of(volume)',
  open_interest: 'number_of(open_interest)',
  assumed: 'FALSE',
});

const number = 'number' as const;
const date = 'date' as const;
const text = 'text' as const;

export const CHAIN_LAYOUTS: readonly Layout[] = [
  chainLayout('yahoo', {
    symbol: 'contractSymbol',
    type: 'type',
    expiry: 'expiration',
    day: 'snap_date',
    strike: 'strike',
    last: 'lastPrice',
    bid: 'bid',
    ask: 'ask',
    volume: 'volume',
    openInterest: 'openInterest',
    spot: 'spot_price',
    emptyVolumeIsNone: true,
  }),
  chainLayout('cboe', VENDOR),
  chainLayout('hod-l3', {
    symbol: 'OptionSymbol',
    type: 'Type',
    expiry: 'Expiration',
    day: 'DataDate',
    strike: 'Strike',
    last: 'Last',
    bid: 'Bid',
    ask: 'Ask',
    volume: 'Volume',
    openInterest: 'OpenInterest',
    spot: 'UnderlyingPrice',
    emptyVolumeIsNone: false,
  }),
  {
    // Cboe DataShop says itself that its quotes are of 15:45.
    name: 'datashop',
    version: 1,
    dataset: 'quotes',
    columns: {
      ...{ root: text, option_type: text, expiration: date, quote_date: date, strike: number, close: number },
      ...{ trade_volume: number, bid_size_1545: number, bid_1545: number, ask_size_1545: number, ask_1545: number },
      ...{ underlying_bid_1545: number, underlying_ask_1545: number, open_interest: number },
    },
    fields: () => DATASHOP_FIELDS,
    ts: 'quoted_at',
    quotedAt: '15:45',
    checks: OPTION_CHECKS,
  },
  {
    // LEAN's universe of a day: trades and open interest, no quotes. Its first line is a bar of the underlying that is often stale.
    name: 'lean-universe',
    byName: true,
    version: 1,
    dataset: 'quotes',
    columns: { '#expiry': date, right: text, strike: number, close: number, volume: number, open_interest: number },
    fields: ({ ticker, day }) => UNIVERSE_FIELDS(ticker, day as string),
    ts: 'closes_at',
    checks: OPTION_CHECKS,
    only: 'expiry IS NOT NULL',
  },
];
