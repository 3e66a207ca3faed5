/** `npm run bench`: finds every built `*.bench.js`, measures, prints a table and, if asked, writes it as JSON. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Refusal } from '../embedded/index.js';
import type { Bench, BenchResult } from './bench.js';
import { measure } from './measure.js';

export async function runBenches(words: readonly string[], root: string): Promise<void> {
  const { only, json } = readOptions(words);
  const all = await findBenches(path.join(root, 'dist'));
  const chosen = only === undefined ? all : all.filter(({ id }) => id === only || id.startsWith(`${only}.`));
  if (chosen.length === 0) {
    const known = all.map(({ id }) => id).join(', ');
    throw new Refusal(
      only === undefined ? 'There are no benches.' : `There is no bench "${only}": there are ${known}.`,
    );
  }
  const results: BenchResult[] = [];
  console.log(rowOf(['bench', 'value', 'unit', 'floor', 'goal', 'ok', 'peer', 'ratio']));
  for (const bench of chosen) {
    const result = await measure(bench);
    results.push(result);
    console.log(describe(result));
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (results.some(({ ok }) => !ok)) process.exitCode = 1;
}

function readOptions(words: readonly string[]): { only?: string | undefined; json?: string | undefined } {
  try {
    return parseArgs({ args: [...words], options: { only: { type: 'string' }, json: { type: 'string' } } }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message.split('.')[0]}: the flags are --only <id> and --json <file>.`);
  }
}

async function findBenches(dist: string): Promise<Bench[]> {
  const files = existsSync(dist) ? readdirSync(dist, { recursive: true }).map(String) : [];
  const found: Bench[] = [];
  for (const file of files.filter((name) => name.endsWith('.bench.js')).sort()) {
    const { benches } = (await import(pathToFileURL(path.join(dist, file)).href)) as { benches?: readonly Bench[] };
    if (benches === undefined) throw new Error(`Invariant: ${file} exports no benches`);
    found.push(...benches);
  }
  const repeated = found.find((bench, index) => found.findIndex(({ id }) => id === bench.id) !== index);
  if (repeated !== undefined) throw new Error(`Invariant: two benches have the id ${repeated.id}`);
  return found;
}

const WIDTHS = [36, 12, 14, 12, 12, 4, 28, 8];
const rowOf = (cells: readonly string[]) =>
  cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();

function describe(result: BenchResult): string {
  const peer = result.peer === null ? '' : `${result.peer} ${short(result.peerValue ?? 0)}`;
  const ratio = result.ratio === null ? '' : `${result.ratio.toFixed(2)}x`;
  const { id, value, unit, floor, goal, ok } = result;
  const times = result.inTimesPeer ? 'x' : '';
  return rowOf([
    id,
    short(value),
    unit,
    `${short(floor)}${times}`,
    `${short(goal)}${times}`,
    ok ? 'yes' : 'NO',
    peer,
    ratio,
  ]);
}

function short(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'compact' }).format(value);
}
