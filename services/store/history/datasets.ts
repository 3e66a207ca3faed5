/**
 * What the history holds. Prices are integers in 1e-4 of the currency unit, instants are epoch milliseconds (UTC), a missing value is NULL, never 0.
 * `ts` is the instant at which a row was known: of a bar its end. `source` is the layout that it came from, `batch` the import.
 */
export const DATASETS = {
  /** Quotes of options and of shares (those without `expiry`, `right`, `strike`), sorted so that one contract stands together. */
  quotes: {
    columns: [
      'underlying',
      'root',
      'expiry',
      'right',
      'strike',
      'ts',
      'trading_date',
      'bid',
      'ask',
      'bid_size',
      'ask_size',
      'last',
      'volume',
      'open_interest',
      'spot',
      'assumed',
      'source',
      'batch',
    ],
    key: ['root', 'expiry', 'strike', '"right"', 'ts', 'source'],
    byYear: true,
    required: ['root', 'ts', 'trading_date'],
  },
  /** Trades of a span of time, of options and of shares and indexes. `adjusted`: `none`, or `splits` where the source had applied them. */
  bars: {
    columns: [
      'underlying',
      'root',
      'expiry',
      'right',
      'strike',
      'ts',
      'trading_date',
      'span_ms',
      'open',
      'high',
      'low',
      'close',
      'volume',
      'adjusted',
      'source',
      'batch',
    ],
    key: ['root', 'expiry', 'strike', '"right"', 'span_ms', 'ts', 'source'],
    byYear: false,
    required: ['root', 'ts', 'trading_date', 'close'],
  },
  /**
   * What makes earlier prices comparable with later ones: up to and with `through`, a price times `ratio` is comparable with the next day's.
   * Kinds: `split`, `dividend`; `ticker`: up to and with `through` the security traded under `former`.
   */
  events: {
    columns: ['underlying', 'kind', 'through', 'trading_date', 'ratio', 'cash', 'former', 'source', 'batch'],
    key: ['underlying', 'through', 'kind', 'source'],
    byYear: false,
    required: ['kind', 'through', 'trading_date'],
  },
} as const;

export type Dataset = keyof typeof DATASETS;

/** Small row groups: a series of one contract lies in one or two of them, and what is read is little more than that. */
export const ROW_GROUP_SIZE = 16_384;

export const PARQUET = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_SIZE}`;
