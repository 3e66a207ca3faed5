import { underlyingOfRoot } from '#core/model';
import { QuarantineReason } from '../history-codes.js';
import type { Layout } from './layout.js';
import { zipEntries } from './zip.js';

/**
 * LEAN's archives: one text per contract, told by its name, without a header. They are laid out as one text with a header and then
 * imported like any other. Source: QuantConnect LEAN, Data/option/readme.md and Data/equity/readme.md.
 */
export interface LeanArchive {
  readonly layout: Layout;
  readonly ticker: string;
  /** ISO day of an archive of one day; a daily or hourly archive has the day in each line. */
  readonly day?: string;
}

const DAY_MS = 86_400_000;
const SPANS = { minute: 60_000, hour: 3_600_000, daily: DAY_MS } as const;
type Resolution = keyof typeof SPANS;
type Kind = 'quote' | 'trade' | 'openinterest';

const number = 'number' as const;
const CONTRACT = { root: 'text', expiry: 'date', right: 'text', strike: number, date: 'date', ms: number } as const;
const QUOTE = { bid: number, bid_size: number, ask: number, ask_size: number } as const;
const BAR = { open: number, high: number, low: number, close: number, volume: number } as const;

/** Prices of options and shares come in 1e-4 of a dollar, our own unit; those of indexes in dollars. */
function leanLayout(kind: Kind, resolution: Resolution, scale: 1 | 10_000): Layout {
  const price = (column: string) => (scale === 1 ? `number_of("${column}")` : `units("${column}")`);
  const contract = {
    ...{ underlying: 'underlying_of(root)', root: 'root', expiry: 'expiry', right: 'right_of("right")' },
    ...{ strike: 'CAST(number_of(strike) AS INTEGER)', trading_date: '"date"' },
  };
  const span = SPANS[resolution];
  // A bar is known at its end; open interest is that of the morning.
  const ts = resolution === 'daily' ? 'closes_at' : `midnight + ms + ${span}`;
  const base = { version: 1, byName: true, alsoKept: { ms: 'CAST(ms AS BIGINT)' } };
  const name = `lean-${resolution}-${kind}${scale === 1 ? '' : '-index'}`;
  if (kind === 'trade') {
    const fields = {
      ...contract,
      ...{ span_ms: String(span), open: price('open'), high: price('high'), low: price('low'), close: price('close') },
      ...{ volume: 'number_of(volume)', adjusted: `'none'` },
    };
    const when = 'high < greatest(low, open, "close") OR low > least(open, "close")';
    const checks = [{ reason: QuarantineReason.highBelowLow, when }];
    return { ...base, name, dataset: 'bars', columns: { ...CONTRACT, ...BAR }, fields: () => fields, ts, checks };
  }
  if (kind === 'openinterest') {
    const fields = { ...contract, open_interest: 'number_of(open_interest)', assumed: 'FALSE' };
    return {
      ...{ ...base, name, dataset: 'quotes', columns: { ...CONTRACT, open_interest: number } },
      fields: () => fields,
      ts: resolution === 'daily' ? 'midnight' : 'midnight + ms',
    };
  }
  const fields = {
    ...contract,
    ...{ bid: `CAST(${price('bid')} AS INTEGER)`, ask: `CAST(${price('ask')} AS INTEGER)`, assumed: 'FALSE' },
    ...{ bid_size: 'number_of(bid_size)', ask_size: 'number_of(ask_size)' },
  };
  return { ...base, name, dataset: 'quotes', columns: { ...CONTRACT, ...QUOTE }, fields: () => fields, ts };
}

const PATH = /(?:^|\/)(equity|option|indexoption|index)\/[a-z]+\/(minute|hour|daily)\/(.+)\.zip$/;
const KIND = /_(quote|trade|openinterest)(?:_|$)/;

/** Returns how an archive is read, told by its path; undefined for one that is none of LEAN's. */
export function leanArchiveOf(path: string): LeanArchive | undefined {
  const match = PATH.exec(path.replaceAll('\\', '/').replace(/\.zip\.zip$/, '.zip'));
  if (!match) return undefined;
  const [, asset, resolution, rest] = match as unknown as [string, string, Resolution, string];
  const kind = (KIND.exec(rest)?.[1] ?? 'trade') as Kind;
  const parts = rest.split('/');
  const day = /^(\d{4})(\d{2})(\d{2})_/.exec(parts.at(-1) as string);
  const ticker = (parts.length > 1 ? (parts[0] as string) : (rest.split('_')[0] as string)).toUpperCase();
  return {
    layout: leanLayout(kind, resolution, asset === 'index' ? 10_000 : 1),
    ticker,
    ...(day && { day: `${day[1]}-${day[2]}-${day[3]}` }),
  };
}

const HEADERS: Readonly<Record<string, string>> = {
  quotes: 'root,expiry,right,strike,date,ms,bid,bid_size,ask,ask_size',
  interest: 'root,expiry,right,strike,date,ms,open_interest',
  bars: 'root,expiry,right,strike,date,ms,open,high,low,close,volume',
};
const CONTRACT_NAME = /^(?:\d{8}_)?([a-z0-9.]+)_.*_(put|call)_(\d+)_(\d{8})\.csv$/i;

/** Yields the archive's text with a header, a part per contract. Errors: PlatformError `HISTORY_ARCHIVE_UNREADABLE`. */
export function* leanText(bytes: Buffer, { layout, ticker, day }: LeanArchive): Generator<string> {
  const form = layout.dataset === 'bars' ? 'bars' : 'open_interest' in layout.columns ? 'interest' : 'quotes';
  yield `${HEADERS[form]}\n`;
  for (const entry of zipEntries(bytes)) {
    const named = CONTRACT_NAME.exec(entry.name);
    const root = named?.[1]?.toUpperCase() ?? ticker;
    const contract = named ? `${root},${isoDay(named[4] as string)},${named[2]},${named[3]}` : `${root},,,`;
    const lines = entry.read().toString('latin1').split('\n');
    yield lines.map((line) => lineOf(line.trim(), contract, form, day)).join('');
  }
}

function lineOf(line: string, contract: string, form: string, day: string | undefined): string {
  if (line === '') return '';
  const [time = '', ...values] = line.split(',');
  const clock = /^(\d{8}) (\d{2}):(\d{2})$/.exec(time);
  const date = clock ? isoDay(clock[1] as string) : (day ?? '');
  const ms = clock ? (Number(clock[2]) * 60 + Number(clock[3])) * 60_000 : time;
  // Of a quote bar, open, high, low, close of the bid and its size, then the same of the ask: the quote at its end counts.
  const wanted = form === 'quotes' && values.length === 10 ? [values[3], values[4], values[8], values[9]] : values;
  return `${contract},${date},${ms},${wanted.join(',')}\n`;
}

function isoDay(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

const TABLE = /(?:^|\/)equity\/[a-z]+\/(factor_files|map_files)\/([a-z.]+?)(\.\d+)?\.csv$/;

/** Returns which table of corporate actions a path is, and whose. A number behind the name tells securities apart that had one ticker in turn. */
export function leanTableOf(
  path: string,
): { readonly kind: 'factors' | 'tickers'; readonly ticker: string } | undefined {
  const match = TABLE.exec(path.replaceAll('\\', '/'));
  if (!match || match[3] !== undefined) return undefined;
  const ticker = underlyingOfRoot((match[2] as string).toUpperCase());
  return { kind: match[1] === 'factor_files' ? 'factors' : 'tickers', ticker };
}
