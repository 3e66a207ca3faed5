import { setTimeout as sleep } from 'node:timers/promises';
import type { StoringMark } from '../instance/index.js';

const NOBODY = 0;
const UNDER_WAY = 1;
const STORED = 2;

const LOOK_EVERY_MS = 2;
/** Far longer than it takes: whoever had taken it upon itself has ended. */
const PATIENCE_MS = 1_000;

/** A cell in memory that all threads of a process see. */
export class StoredMark implements StoringMark {
  private readonly cell: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.cell = new Int32Array(buffer);
  }

  static newBuffer(): SharedArrayBuffer {
    return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  }

  claim(): boolean {
    return Atomics.compareExchange(this.cell, 0, NOBODY, UNDER_WAY) === NOBODY;
  }

  settle(isStored: boolean): void {
    Atomics.store(this.cell, 0, isStored ? STORED : NOBODY);
  }

  async storedElsewhere(): Promise<boolean> {
    for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
      const state = Atomics.load(this.cell, 0);
      if (state !== UNDER_WAY) return state === STORED;
      await sleep(LOOK_EVERY_MS);
    }
    return false;
  }
}
