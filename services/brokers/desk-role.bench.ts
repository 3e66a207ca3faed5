import { assert } from '#core/units';
import { DeskUnderLoad, type SentOrder } from './testing/load/desk-under-load.js';

/** Enough that no account comes near its limits of orders, nor near the broker's of requests. */
const ACCOUNTS = 200;
/** What an account does while its broker answers holds up its own next order, which is the broker's time and not ours. */
const AT_ONCE_MS = 0;
const ANSWER_MS = 50;
const PER_SECOND = 200;
/** Five seconds at the pace. */
const ORDERS = 1_000;
/**
 * A desk runs for days: its code and the plans of its statements are compiled in the first half a minute. In two runs: after 4,800 orders
 * bots come to their first contracts again, and a second order beside one that works is refused.
 */
const RUNS_BEFORE = 2;
const ORDERS_BEFORE = 2_500;
const MS = 1_000;

let desk: DeskUnderLoad | undefined;
const prepare = async (answerMs: number) => {
  desk = await DeskUnderLoad.open({ accounts: ACCOUNTS, answerMs });
};
const dispose = async () => {
  await desk?.close();
  desk = undefined;
};

function opened(): DeskUnderLoad {
  assert(desk, 'Invariant: the harness prepares before it runs');
  return desk;
}

function run(orders: number, perSecond?: number): Promise<readonly SentOrder[]> {
  return opened().run({ orders, ...(perSecond === undefined ? {} : { perSecond }) });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const benches = [
  {
    id: 'desk.intent_to_wire_p99',
    unit: 'ms',
    floor: 10,
    goal: 3,
    higherIsBetter: false,
    note: '200 orders a second, 200 accounts, each with an order that works and so a stream, a desk that has sent 6,000; from the acknowledged commit of an intent, flushed to disk, to the arrival of its order at the broker over TLS; the peer is the machine: one flushed commit and one request over TLS at the same pace, and nothing else',
    async prepare() {
      await prepare(AT_ONCE_MS);
      for (let runs = 0; runs < RUNS_BEFORE; runs += 1) await run(ORDERS_BEFORE, PER_SECOND);
    },
    dispose,
    async run() {
      const orders = await run(ORDERS, PER_SECOND);
      const waits = orders.map(({ committedMs, arrivedMs }) => arrivedMs - committedMs);
      return { value: percentile(waits, 0.99) };
    },
    peer: {
      name: 'a commit, a request',
      async run() {
        return { value: percentile(await opened().runBare({ orders: ORDERS, perSecond: PER_SECOND }), 0.99) };
      },
    },
  },
  {
    id: 'desk.throughput',
    unit: 'orders/s',
    floor: 300,
    goal: 1_000,
    higherIsBetter: true,
    note: 'one desk, 200 accounts, a broker that answers after 50 ms; an account sends one order at a time',
    prepare: () => prepare(ANSWER_MS),
    dispose,
    async run() {
      const orders = await run(ORDERS);
      const beganMs = Math.min(...orders.map(({ askedMs }) => askedMs));
      const endedMs = Math.max(...orders.map(({ arrivedMs }) => arrivedMs));
      return { value: (orders.length * MS) / (endedMs - beganMs) };
    },
  },
];
