import { csvRecords } from '../csv.js';
import { cboeLayout } from './cboe.layout.js';
import type { ChainLayout, ChainRow } from './chain-row.js';
import { yahooLayout } from './yahoo.layout.js';

const LAYOUTS: readonly ChainLayout[] = [yahooLayout, cboeLayout];

/** What a chain file holds. */
export interface ParsedChain {
  readonly layout: ChainLayout;
  readonly rows: readonly ChainRow[];
  /** Lines that could not be read; the rest of the file is used. */
  readonly unparsable: number;
}

/** Returns the layout whose columns all stand in the header, or undefined when no known layout fits. */
export function layoutOfHeader(header: readonly string[]): ChainLayout | undefined {
  const names = new Set(header.map((name) => name.trim()));
  return LAYOUTS.find((layout) => layout.columns.every((column) => names.has(column)));
}

/** Returns the checked rows of a chain file, or undefined when its header is of no known layout. Pure. */
export function parseChainFile(text: string): ParsedChain | undefined {
  const records = csvRecords(text);
  const first = records.next();
  if (first.done) return undefined;
  const header = first.value.map((name) => name.trim());
  const layout = layoutOfHeader(header);
  if (!layout) return undefined;
  const places = layout.columns.map((column) => header.indexOf(column));
  const rows: ChainRow[] = [];
  let unparsable = 0;
  for (const record of records) {
    const row =
      record.length === header.length ? layout.readRow(places.map((place) => record[place] ?? '')) : undefined;
    if (row) rows.push(row);
    else unparsable += 1;
  }
  return { layout, rows, unparsable };
}
