import { assert } from '#core/units';
import { hashOfKey, KEY_WORDS, type KeyBuffer } from './contract-key.js';
import { Control, openRow, type QuoteTable, ROW_WORDS, RowState, Word } from './quote-table.js';

/**
 * Which row a contract has: a hash table with open addressing and linear probing over the keys that stand in the rows themselves. Nothing is
 * allocated. Removal moves later entries of the run back instead of leaving marks, so probes stay as short after a year of listings
 * and expiries as on the first day. Source: Knuth, The Art of Computer Programming 3, section 6.4, algorithm R.
 */

/** Returns the row of a key, or −1. For the writer's thread; others use {@link findShared}. */
export function findRow(table: QuoteTable, root: number, middle: number, strike: number): number {
  const { slots, words } = table;
  const hash = hashOfKey(root, middle, strike);
  const mask = (slots.length >> 1) - 1;
  let slot = hash & mask;
  for (;;) {
    const row = (slots[2 * slot] as number) - 1;
    if (row < 0) return -1;
    if (slots[2 * slot + 1] === hash) {
      const at = row * ROW_WORDS + Word.key;
      if (words[at] === root && words[at + 1] === middle && words[at + 2] === strike) return row;
    }
    slot = (slot + 1) & mask;
  }
}

const seen = new Int32Array(1);
const NONE_WRONG: number[] = [];

/**
 * Writes the row of each of `count` keys into `rows`, −1 where there is none.
 * @param keys - three words a key
 * @remarks Three passes, of which each loads what the next one needs: the cache misses of many keys overlap, where one search after the other waits for each of its own.
 */
export function findRows(table: QuoteTable, keys: Int32Array, count: number, rows: Int32Array): void {
  const { slots, words } = table;
  const mask = (slots.length >> 1) - 1;
  for (let index = 0; index < count; index += 1) {
    const at = 3 * index;
    const hash = hashOfKey(keys[at] as number, keys[at + 1] as number, keys[at + 2] as number);
    rows[index] = (slots[2 * (hash & mask)] as number) - 1;
  }
  let touched = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows[index] as number;
    if (row >= 0) touched |= words[row * ROW_WORDS] as number;
  }
  // Kept, so that the loads are made.
  seen[0] = touched;
  for (let index = 0; index < count; index += 1) {
    // A home that is free ends the search before it began.
    if (rows[index] === -1) continue;
    const at = 3 * index;
    rows[index] = findRow(table, keys[at] as number, keys[at + 1] as number, keys[at + 2] as number);
  }
}

/**
 * Opens for a batch the row of each of `count` keys, and writes it into `rows`, which holds a guess of each already: it stands where the row's key is the one
 * that is looked for. Guesses are opened before they are compared: to write into rows that are far away takes none of the time that to read them would.
 * @param below - a guess that is not below it is none
 * @returns rows that were opened for a guess that was wrong; the caller closes them with the others
 */
export function openGuessed(
  table: QuoteTable,
  { keys, rows, count }: { readonly keys: Int32Array; readonly rows: Int32Array; readonly count: number },
  below: number,
  version: number,
): readonly number[] {
  const { words } = table;
  for (let index = 0; index < count; index += 1) {
    const row = rows[index] as number;
    if (row >>> 0 < below) openRow(table, row, version);
  }
  let wrong: number[] = NONE_WRONG;
  for (let index = 0; index < count; index += 1) {
    const key = KEY_WORDS * index;
    const root = keys[key] as number;
    const middle = keys[key + 1] as number;
    const strike = keys[key + 2] as number;
    const guess = rows[index] as number;
    const at = guess * ROW_WORDS + Word.key;
    if (guess >>> 0 < below) {
      const isRight = words[at] === root && words[at + 1] === middle && words[at + 2] === strike;
      // A row that is free has a key of zeros, which a quote may have too.
      if (isRight && ((words[at - Word.key + Word.about] as number) & RowState.listed) !== 0) continue;
      wrong = [...wrong, guess];
    }
    const row = findRow(table, root, middle, strike);
    if (row >= 0) openRow(table, row, version);
    rows[index] = row;
  }
  return wrong;
}

/** Returns the row of a key, or −1, from any thread: looks again while the writer changes the index. */
export function findShared(table: QuoteTable, key: KeyBuffer): number {
  for (;;) {
    const before = Atomics.load(table.control, Control.indexVersion);
    if ((before & 1) === 0) {
      const row = findRow(table, key[0] as number, key[1] as number, key[2] as number);
      if (Atomics.load(table.control, Control.indexVersion) === before) return row;
    }
  }
}

/** Enters a row whose key is written already. @remarks The key must not be in the index. */
export function enterRow(table: QuoteTable, row: number): void {
  const { slots, words, control } = table;
  const at = row * ROW_WORDS + Word.key;
  const hash = hashOfKey(words[at] as number, words[at + 1] as number, words[at + 2] as number);
  const mask = (slots.length >> 1) - 1;
  let slot = hash & mask;
  while (slots[2 * slot] !== 0) slot = (slot + 1) & mask;
  Atomics.add(control, Control.indexVersion, 1);
  slots[2 * slot] = row + 1;
  slots[2 * slot + 1] = hash;
  Atomics.add(control, Control.indexVersion, 1);
}

/** Removes a row; its key must still stand in it. */
export function removeRow(table: QuoteTable, row: number): void {
  const { slots, words, control } = table;
  const at = row * ROW_WORDS + Word.key;
  const hash = hashOfKey(words[at] as number, words[at + 1] as number, words[at + 2] as number);
  const mask = (slots.length >> 1) - 1;
  let hole = hash & mask;
  while (slots[2 * hole] !== row + 1) {
    assert(slots[2 * hole] !== 0, 'Invariant: a row that is removed is in the index');
    hole = (hole + 1) & mask;
  }
  Atomics.add(control, Control.indexVersion, 1);
  for (let slot = (hole + 1) & mask; slots[2 * slot] !== 0; slot = (slot + 1) & mask) {
    const home = (slots[2 * slot + 1] as number) & mask;
    // An entry may move back to the hole unless its home lies behind the hole.
    if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
    slots[2 * hole] = slots[2 * slot] as number;
    slots[2 * hole + 1] = slots[2 * slot + 1] as number;
    hole = slot;
  }
  slots[2 * hole] = 0;
  Atomics.add(control, Control.indexVersion, 1);
}
