import { exchangeDay, instantAt } from '#core/calendar';
import { addDays, type TradingDate } from '#core/units';
import { DATASETS } from '../datasets.js';
import { type Duck, literal } from '../duck.js';
import { QuarantineReason } from '../history-codes.js';
import { type CsvHead, dateFormatOf } from './csv-head.js';
import { type Check, type Layout, MACROS, type SourceName } from './layout.js';

/** Lines above this are no rows of any layout. */
const LINE_BYTES_MAX = 65_536;

/**
 * Reads a text into the table `rows_read`: one row per line with `ts`, `source`, `batch`, and `fault`, NULL for a good one. Lines that are no rows
 * at all lie in `reject_errors`. Returns how many there were of both. Errors: PlatformError `HISTORY_QUERY_FAILED`.
 */
export async function readSource(
  duck: Duck,
  of: {
    readonly path: string;
    readonly head: CsvHead;
    readonly layout: Layout;
    readonly about: SourceName;
    readonly batch: number;
  },
): Promise<{ readonly read: number; readonly broken: number }> {
  const { layout, about, batch } = of;
  for (const table of ['rows_judged', 'doubles', 'days', 'rows_read', 'reject_errors', 'reject_scans']) {
    await duck.run(`DROP ${table === 'rows_judged' ? 'VIEW' : 'TABLE'} IF EXISTS ${table}`);
  }
  for (const macro of MACROS) await duck.run(macro.replace('CREATE', 'CREATE OR REPLACE'));
  await duck.run(`CREATE TABLE rows_read AS ${selectOf(of.path, of.head, layout, about)}`);
  await addDaysTable(duck, layout);
  await duck.run('CREATE TABLE doubles ("row" BIGINT)');
  await duck.run(`CREATE VIEW rows_judged AS ${judgedOf(layout, batch)}`);
  await findDoubles(duck, layout);
  const [counts] = await duck.rows<{ read: number; broken: number }>(
    `SELECT (SELECT count(*) FROM rows_read) AS read, (SELECT count(DISTINCT line) FROM reject_errors) AS broken`,
  );
  return counts as { read: number; broken: number };
}

const SQL_TYPES = { text: 'VARCHAR', number: 'DOUBLE', date: 'DATE' } as const;

function selectOf(path: string, { names, first }: CsvHead, layout: Layout, about: SourceName): string {
  const columns = names.map(
    (name, at) =>
      `${literal(name === '' ? `column${at}` : name)}: ${literal(SQL_TYPES[layout.columns[name] ?? 'text'])}`,
  );
  const dated = names.findIndex(
    (name, at) => layout.columns[name] === 'date' && first[at] !== '' && first[at] !== undefined,
  );
  const options = [
    "auto_detect=false, header=false, skip=1, delim=',', quote='\"', escape='\"', strict_mode=true, store_rejects=true, rejects_limit=0",
    `max_line_size=${LINE_BYTES_MAX}, dateformat=${literal(dateFormatOf(first[dated]))}, columns={${columns.join(', ')}}`,
  ];
  const { forChecks = {}, checks = [], only } = layout;
  const fields = { ...layout.fields(about), ...layout.alsoKept, ...forChecks };
  const selected = Object.entries(fields).map(([name, sql]) => `${sql} AS "${name}"`);
  const read = `SELECT ${selected.join(', ')} FROM read_csv(${literal(path)}, ${options.join(', ')})`;
  const dropped = Object.keys(forChecks);
  const kept = dropped.length === 0 ? '*' : `* EXCLUDE (${dropped.join(', ')})`;
  return `SELECT ${kept}, ${caseOf(checks)} AS unfit FROM (${read}) ${only === undefined ? '' : `WHERE ${only}`}`;
}

function caseOf(checks: readonly Check[]): string {
  if (checks.length === 0) return 'CAST(NULL AS VARCHAR)';
  return `CASE ${checks.map(({ reason, when }) => `WHEN ${when} THEN '${reason}'`).join(' ')} END`;
}

/** What the calendar says of each day that the rows name; a dozen of them, or some thousands. */
async function addDaysTable(duck: Duck, layout: Layout): Promise<void> {
  const named = await duck.rows<{ day: TradingDate }>(
    'SELECT CAST(trading_date AS VARCHAR) AS day FROM rows_read WHERE trading_date IS NOT NULL GROUP BY trading_date',
  );
  await duck.run('CREATE TABLE days (day DATE, midnight BIGINT, closes_at BIGINT, quoted_at BIGINT, is_open BOOLEAN)');
  const lines = named
    .filter(({ day }) => day >= '1990-01-01' && day < '2100-01-01')
    .map(({ day }) => dayLine(day, layout));
  for (let at = 0; at < lines.length; at += 1000)
    await duck.run(`INSERT INTO days VALUES ${lines.slice(at, at + 1000).join(', ')}`);
}

function dayLine(day: TradingDate, { quotedAt }: Layout): string {
  const about = exchangeDay(day);
  const midnight = instantAt(day, '00:00');
  const closesAt = about.closeAt ?? instantAt(addDays(day, 1), '00:00');
  const quoted = quotedAt === undefined ? 'NULL' : instantAt(day, quotedAt);
  return `(DATE ${literal(day)}, ${midnight}, ${closesAt}, ${quoted}, ${about.kind !== 'closed'})`;
}

function judgedOf({ dataset, fields, ts, name, onAnyDay = false }: Layout, batch: number): string {
  const { columns, required } = DATASETS[dataset];
  const given = new Set(Object.keys(fields({ ticker: '', day: '2000-01-01' })));
  const computed: Readonly<Record<string, string>> = { ts, source: literal(name), batch: `CAST(${batch} AS BIGINT)` };
  const selected = columns.map(
    (column) => `${computed[column] ?? (given.has(column) ? `"${column}"` : nullOf(column))} AS "${column}"`,
  );
  const closed = onAnyDay ? [] : [{ reason: QuarantineReason.closedDay, when: 'is_open IS FALSE' }];
  const missing = required.filter((column) => column !== 'ts').map((column) => `"${column}" IS NULL`);
  const all = [
    { reason: QuarantineReason.fieldMissing, when: [...missing, 'days.day IS NULL'].join(' OR ') },
    ...closed,
    { reason: QuarantineReason.duplicate, when: 'doubles."row" IS NOT NULL' },
  ];
  const fault = `coalesce(unfit, ${caseOf(all)})`;
  return `SELECT ${selected.join(', ')}, rows_read.rowid AS "row", ${fault} AS fault FROM rows_read
    LEFT JOIN days ON days.day = rows_read.trading_date LEFT JOIN doubles ON doubles."row" = rows_read.rowid`;
}

const NULL_TYPES: Readonly<Record<string, string>> = {
  ...{ expiry: 'DATE', right: 'VARCHAR', strike: 'INTEGER', bid: 'INTEGER', ask: 'INTEGER', last: 'INTEGER' },
  former: 'VARCHAR',
};

function nullOf(column: string): string {
  return `CAST(NULL AS ${NULL_TYPES[column] ?? 'BIGINT'})`;
}

/** Of rows that name the same thing the first one stands. Found by counting first: nearly no file has any. */
async function findDoubles(duck: Duck, { dataset }: Layout): Promise<void> {
  const key = DATASETS[dataset].key.filter((column) => column !== 'source').join(', ');
  const good = `SELECT ${key}, "row" FROM rows_judged WHERE fault IS NULL`;
  const [any] = await duck.rows(`SELECT 1 AS found FROM (${good}) GROUP BY ${key} HAVING count(*) > 1 LIMIT 1`);
  if (!any) return;
  const later = `SELECT "row", row_number() OVER (PARTITION BY ${key} ORDER BY "row") AS nth FROM (${good})`;
  await duck.run(`INSERT INTO doubles SELECT "row" FROM (${later}) WHERE nth > 1`);
}
