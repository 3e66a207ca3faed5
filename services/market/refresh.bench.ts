import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RefreshWork } from './testing/refresh-thread.js';

const CORES = 2;
const CHAINS = 900;
const work: RefreshWork = { chains: CHAINS / CORES, expiries: 20, strikes: 50 };
const CONTRACTS = 1_800_000;

let threads: readonly Worker[] = [];
const nextOf = async (thread: Worker) => Number((await once(thread, 'message'))[0]);

async function prepare(): Promise<void> {
  const program = new URL('./testing/refresh-thread.js', import.meta.url);
  threads = Array.from({ length: CORES }, () => new Worker(program, { workerData: work }));
  const counts = await Promise.all(threads.map(nextOf));
  if (counts.reduce((sum, count) => sum + count, 0) < CONTRACTS) throw new Error('Invariant: every contract is listed');
}

async function dispose(): Promise<void> {
  await Promise.all(threads.map((thread) => thread.terminate()));
}

export const benches = [
  {
    id: 'market.refresh_all',
    unit: 's',
    floor: 0.6,
    goal: 0.2,
    higherIsBetter: false,
    note: 'forwards, IV and Greeks of 1.8 million contracts and the frames of their 900 chains, from the table to columns; two shards, a core each',
    prepare,
    dispose,
    async run() {
      const start = performance.now();
      const answers = threads.map(nextOf);
      for (const thread of threads) thread.postMessage('go');
      const valued = (await Promise.all(answers)).reduce((sum, count) => sum + count, 0);
      if (valued < 0.8 * CONTRACTS) throw new Error('Invariant: nearly every contract has a volatility');
      return { value: (performance.now() - start) / 1_000 };
    },
  },
];
