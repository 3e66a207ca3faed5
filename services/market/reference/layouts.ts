import { z } from 'zod';
import { Ticker } from '#core/bot';
import { instantAt } from '#core/calendar';
import { type Instant, parseTradingDate, priceFromDecimal } from '#core/units';
import type { ReferenceFact } from '#store/reference';

/** The files that a user may fill: one layout each, named by its file. */

const date = z
  .string()
  .trim()
  .refine((text) => parseTradingDate(text) !== undefined, 'Write a date such as 2025-12-19.');
const optionalDate = z.union([z.literal(''), date]);
const source = z.string().trim().min(1, 'Say who says so.').max(80);
const dollars = z
  .string()
  .trim()
  .refine((text) => (priceFromDecimal(text) ?? 0) > 0, 'Write an amount above 0 in dollars a share, such as 0.26.');
const count = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,3}$/, 'Write a whole number such as 2.');

const UnderlyingLine = z.strictObject({
  underlying: Ticker,
  sector: z.string().trim().max(60),
  known_until: optionalDate,
  source,
  as_of: date,
});
const EarningsLine = z.strictObject({
  underlying: Ticker,
  date,
  session: z.enum(['', 'before_open', 'after_close'], 'Write before_open or after_close, or nothing.'),
  confirmed: z.enum(['yes', 'no'], 'Write yes or no.'),
  source,
  as_of: date,
});
const DividendLine = z.strictObject({ underlying: Ticker, ex_date: date, amount: dollars, source, as_of: date });
const SplitLine = z.strictObject({
  underlying: Ticker,
  date,
  new_shares: count,
  old_shares: count,
  source,
  as_of: date,
});
const RateLine = z.strictObject({
  date,
  term: z
    .string()
    .trim()
    .regex(/^\d{1,3}(\.\d)? (mo|yr)$/i, 'Write a term such as 3 Mo or 2 Yr.'),
  percent: z
    .string()
    .trim()
    .regex(/^-?\d{1,2}(\.\d{1,4})?$/, 'Write percent a year such as 4.25.'),
  source,
  as_of: date,
});

export interface Layout {
  readonly columns: readonly string[];
  /** Returns the fact of a line, or what is wrong with its fields. */
  read(cells: Readonly<Record<string, string>>): ReferenceFact | readonly { field: string; message: string }[];
}

function layoutOf<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  factOf: (line: z.infer<z.ZodObject<Shape>>) => Omit<ReferenceFact, 'source' | 'asOf'>,
): Layout {
  return {
    columns: Object.keys(schema.shape),
    read(cells) {
      const line = schema.safeParse(cells);
      if (!line.success) {
        return line.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? ''), message }));
      }
      const said = line.data as { readonly source: string; readonly as_of: string };
      return { ...factOf(line.data), source: said.source, asOf: midnightOf(said.as_of) };
    },
  };
}

function midnightOf(text: string): Instant {
  return instantAt(parseTradingDate(text) as NonNullable<ReturnType<typeof parseTradingDate>>, '00:00');
}

export const LAYOUTS: Readonly<Record<string, Layout>> = {
  'underlyings.csv': layoutOf(UnderlyingLine, ({ underlying, sector, known_until }) => ({
    ...{ kind: 'underlying', subject: underlying, key: '' },
    detail: { ...(sector !== '' && { sector }), ...(known_until !== '' && { knownUntil: known_until }) },
  })),
  'earnings.csv': layoutOf(EarningsLine, ({ underlying, date: key, session, confirmed }) => ({
    ...{ kind: 'earnings', subject: underlying, key },
    detail: { confirmed: confirmed === 'yes', ...(session !== '' && { session }) },
  })),
  'dividends.csv': layoutOf(DividendLine, ({ underlying, ex_date: key, amount }) => ({
    ...{ kind: 'dividend', subject: underlying, key },
    detail: { amount },
  })),
  'splits.csv': layoutOf(SplitLine, ({ underlying, date: key, new_shares, old_shares }) => ({
    ...{ kind: 'split', subject: underlying, key },
    detail: { newShares: Number(new_shares), oldShares: Number(old_shares) },
  })),
  'rates.csv': layoutOf(RateLine, ({ term, date: key, percent }) => ({
    ...{ kind: 'rate', subject: term, key },
    detail: { percent: Number(percent) },
  })),
};
