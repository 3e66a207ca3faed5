import type { LineFault, ReferenceFact } from '#store/reference';
import { csvRecords } from '../feeds/file/index.js';
import type { Layout } from './layouts.js';

export interface ReadText {
  /** Lines besides the header that were taken. */
  readonly lines: number;
  readonly facts: readonly ReferenceFact[];
  readonly faults: readonly LineFault[];
}

/** More faults than this say nothing new. */
const FAULTS_MAX = 100;

/**
 * Reads a file of reference data: a header, then a fact a line; columns may stand in any order, lines that begin with # are comments. A line that
 * cannot be read is reported with its number and field, and the others are taken. A field holds no line break.
 */
export function readText(text: string, layout: Layout): ReadText {
  const facts: ReferenceFact[] = [];
  const faults: LineFault[] = [];
  const seen = new Map<string, number>();
  let columns: readonly string[] | undefined;
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const number = index + 1;
    const [cells] = line.startsWith('#') ? [] : csvRecords(line);
    if (!cells) continue;
    if (!columns) {
      columns = cells.map((name) => name.trim().toLowerCase());
      const wrong = headerFaults(columns, layout, number);
      if (wrong.length > 0) return { lines: 0, facts: [], faults: wrong };
      continue;
    }
    const read = layout.read(Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])));
    if (!('kind' in read)) {
      faults.push(...read.map((fault) => ({ line: number, ...fault })));
      continue;
    }
    const name = `${read.subject} ${read.key}`;
    const before = seen.get(name);
    if (before !== undefined) {
      faults.push({ line: number, field: columns[0] as string, message: `Line ${before} says this already.` });
      continue;
    }
    seen.set(name, number);
    facts.push(read);
  }
  if (!columns) faults.push({ line: 1, field: '', message: `The header is missing: ${layout.columns.join(',')}.` });
  return { lines: facts.length, facts, faults: faults.slice(0, FAULTS_MAX) };
}

function headerFaults(columns: readonly string[], layout: Layout, line: number): LineFault[] {
  const missing = layout.columns.filter((name) => !columns.includes(name));
  const foreign = columns.filter((name) => !layout.columns.includes(name));
  return [
    ...missing.map((field) => ({ line, field, message: 'The column is missing.' })),
    ...foreign.map((field) => ({ line, field, message: 'No such column is known.' })),
  ];
}
