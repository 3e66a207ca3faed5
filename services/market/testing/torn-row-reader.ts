/** Reads rows of a market's table in a thread of its own and counts those that are parts of two quotes. */
import { parentPort, workerData } from 'node:worker_threads';
import { newReading, readRow, type TableMemory, viewTable } from '../state/index.js';

export interface TornRowWork {
  readonly memory: TableMemory;
  readonly rows: number;
  /** Set to 1 when the writer is done. */
  readonly stop: SharedArrayBuffer;
}

export interface TornRowReport {
  readonly reads: number;
  readonly torn: number;
  readonly failed: number;
  /** How often a row had changed since it was read before. */
  readonly changes: number;
  readonly wentBack: number;
}

const { memory, rows, stop } = workerData as TornRowWork;
const table = viewTable(memory);
const reading = newReading();
const isOver = new Int32Array(stop);
const versions = new Int32Array(rows);
const counts = { reads: 0, torn: 0, failed: 0, changes: 0, wentBack: 0 };
parentPort?.postMessage('ready');
while (Atomics.load(isOver, 0) === 0) {
  for (let row = 0; row < rows; row += 1) {
    counts.reads += 1;
    if (!readRow(table, row, reading)) {
      counts.failed += 1;
      continue;
    }
    const { bid, ask, bidSize, askSize, quoteTs, sequence, version } = reading;
    if (version < (versions[row] as number)) counts.wentBack += 1;
    if (version !== versions[row]) counts.changes += 1;
    versions[row] = version;
    // A row before its first quote has neither.
    const isEmpty = Number.isNaN(sequence);
    const isWhole =
      ask === bid + 1 && bidSize === bid + 2 && askSize === bid + 3 && quoteTs === bid && sequence === bid;
    if (!isEmpty && !isWhole) counts.torn += 1;
  }
}
parentPort?.postMessage(counts satisfies TornRowReport);
