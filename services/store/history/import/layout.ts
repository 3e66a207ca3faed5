import type { Dataset } from '../datasets.js';
import type { QuarantineReason } from '../history-codes.js';

/** A condition on a row, in SQL over the fields of its dataset; a row that meets it is quarantined. */
export interface Check {
  readonly reason: QuarantineReason;
  readonly when: string;
}

/** How one layout of text becomes rows of one dataset. Written in SQL, because reading text is most of the work of an import. */
export interface Layout {
  /** The rows' `source`. */
  readonly name: string;
  /** Raised when the same text would give other rows: then it is imported anew. */
  readonly version: number;
  readonly dataset: Dataset;
  /** The header's names by which it is told, and how each is read. Others may stand between them in any order. */
  readonly columns: Readonly<Record<string, 'text' | 'number' | 'date'>>;
  /** SQL over the columns, for each field but `ts`, `source` and `batch`; what is not named is NULL. */
  readonly fields: (about: SourceName) => Readonly<Record<string, string>>;
  /** SQL of the row's instant: over its fields, the columns kept by `alsoKept`, and `midnight`, `closes_at`, `quoted_at` of its day. */
  readonly ts: string;
  /** New York time of `quoted_at`, for a layout whose rows carry no time. */
  readonly quotedAt?: string;
  /** Columns that `ts` needs besides the fields, as SQL. */
  readonly alsoKept?: Readonly<Record<string, string>>;
  /** Columns that the checks need besides the fields, as SQL; they are not kept. */
  readonly forChecks?: Readonly<Record<string, string>>;
  readonly checks?: readonly Check[];
  /** The file's name says what the rows are about: the same bytes under another name are another source. */
  readonly byName?: boolean;
  /** Published on holidays too, as values of indexes are. */
  readonly onAnyDay?: boolean;
  /** Which rows are of the dataset; the others are no fault either. */
  readonly only?: string;
}

/** What a layout takes from the name of its file. */
export interface SourceName {
  readonly ticker: string;
  /** ISO day of a file that is about one day and does not say so inside. */
  readonly day?: string;
}

/** SQL functions that the layouts are written with. Bounds are those of a frame: what is beyond them is an error of the source. */
export const MACROS = [
  'CREATE MACRO units(x) AS CASE WHEN x BETWEEN 0 AND 2000000 THEN CAST(round_even(x * 10000, 0) AS BIGINT) END',
  'CREATE MACRO option_units(x) AS CASE WHEN x BETWEEN 0 AND 200000 THEN CAST(round_even(x * 10000, 0) AS INTEGER) END',
  'CREATE MACRO number_of(x) AS CASE WHEN x BETWEEN 0 AND 1e12 AND x = floor(x) THEN CAST(x AS BIGINT) END',
  `CREATE MACRO underlying_of(root) AS CASE root WHEN 'SPXW' THEN 'SPX' WHEN 'NDXP' THEN 'NDX' WHEN 'RUTW' THEN 'RUT' ELSE CASE WHEN root[-1] BETWEEN '0' AND '9' THEN root[:-2] ELSE root END END`,
  `CREATE MACRO right_of(x) AS CASE upper(x[1]) WHEN 'P' THEN 'P' WHEN 'C' THEN 'C' END`,
] as const;
