/** Bots in a thread of their own, for benches: they decide nothing and commit intents at a pace, as pods do. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert, type Instant, type PodId } from '#core/units';
import { systemTimers } from '#platform/clock';
import { createPool } from '#platform/db';
import { PostgresPodStore, type SlotLease, type TickInputs } from '#store/pods';
import { commitAfter, type IntentSpec } from '../../../store/testing/builders.js';
import { monotonicNowMs } from '../load/now.js';
import type { CommittedIntent, PodsReply, PodsTask, PodsWork } from '../load/types.js';

const SLOTS_MAX = 1_000;
const LEASE_MS = 3_600_000;
const POOL_MAX = 8;
const MS = 1_000;

const { databaseUrl, traders, marketAheadMs, symbols } = workerData as PodsWork;
const pool = createPool(databaseUrl, { max: POOL_MAX, name: 'bench-pods' });
const store = new PostgresPodStore(pool);

interface Bot {
  readonly slot: SlotLease;
  inputs: TickInputs;
  /** Its last decision: a bot makes one after the other. */
  last: Promise<unknown>;
}

const bots: Bot[] = [];
let turn = 0;

async function load(): Promise<void> {
  const leases = await store.takeSlots('bench-pod' as PodId, SLOTS_MAX, LEASE_MS);
  const [slot] = leases;
  assert(slot && leases.length === 1, 'Invariant: all users of the bench are in one slot');
  for (const { botId } of traders) {
    const inputs = await store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    bots.push({ slot, inputs, last: Promise.resolve() });
  }
}

/** One decision of the bot whose turn it is. */
function commitNext(): Promise<CommittedIntent> {
  const bot = bots[turn % bots.length];
  assert(bot, 'Invariant: there are bots');
  const symbol = symbols[Math.floor(turn / bots.length) % symbols.length] as IntentSpec['symbol'] & string;
  turn += 1;
  const next = bot.last.then(() => commitOne(bot, symbol));
  bot.last = next;
  return next;
}

async function commitOne(bot: Bot, symbol: IntentSpec['symbol'] & string): Promise<CommittedIntent> {
  const at = (Date.now() + marketAheadMs) as Instant;
  const commit = commitAfter(bot.inputs, bot.slot, { intents: [{ symbol, limit: 2.5, reserve: 5_000 }], at });
  const { state, stateVersion } = commit;
  bot.inputs = { ...bot.inputs, bot: { ...bot.inputs.bot, state, stateVersion: stateVersion + 1 } };
  const [intent] = commit.intents;
  assert(intent, 'Invariant: it decided to sell');
  const askedMs = monotonicNowMs();
  const result = await store.commitTick(commit);
  const committedMs = monotonicNowMs();
  assert(result === 'committed', `Invariant: nobody else writes for this bot, and yet: ${result}`);
  return { clientOrderId: intent.clientOrderId, askedMs, committedMs };
}

/** The pace does not wait for the database: a commit that is slow delays no later one, as with bots that know nothing of each other. */
async function run({ orders, perSecond }: PodsTask): Promise<void> {
  const beganMs = monotonicNowMs();
  const under: Promise<CommittedIntent>[] = [];
  for (let index = 0; index < orders; index += 1) {
    const waitMs = perSecond === undefined ? 0 : beganMs + (index * MS) / perSecond - monotonicNowMs();
    if (waitMs > 0) await systemTimers.sleep(waitMs);
    under.push(commitNext());
  }
  tell({ kind: 'committed', intents: await Promise.all(under) });
}

function tell(message: PodsReply): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (task: PodsTask) => void run(task));
await load();
tell({ kind: 'ready' });
