import { assert, type BotId, MS_PER_MINUTE } from '#core/units';
import { systemTimers } from '#platform/clock';
import type { PodProcess } from './load/testing/pod-process.js';
import { type CpuUse, type LoadSpec, PodsUnderLoad } from './load/testing/pods-under-load.js';

/** A tenth of 500 frames of 2,000 contracts that change each second: to store that many takes more than one of two processors. */
const FRAMES = { underlyings: 50, framesPerSecond: 50 };
const SETTING =
  'Postgres that flushes, Redis with its log, pod processes with threads and BullMQ as started in earnest; watchlists of five, four sets of gates, records and frames stored; a tenth of 500 frames of 2,000 contracts that change each second, because storing them all leaves two processors no room';
const MS = 1_000;
/** A pod runs for days: until its code is compiled, which on a busy machine takes half a minute, and the spare threads are made. */
const SETTLE_SECONDS = 30;
const PROCESSORS = 2;
const CPU_SHARE_MAX = 0.6;

let load: PodsUnderLoad | undefined;
const open = async (spec: LoadSpec) => {
  load = await PodsUnderLoad.open(spec);
};
const dispose = async () => {
  await load?.close();
  load = undefined;
};

function opened(): PodsUnderLoad {
  assert(load, 'Invariant: the harness prepares before it runs');
  return load;
}

/** Prepares a pod that holds all slots and has decided for a while. */
async function openWithOnePod(spec: LoadSpec, settleSeconds = SETTLE_SECONDS): Promise<void> {
  await open(spec);
  await opened().startPod('pod-1', spec.slots);
  await opened().until(async () => (await opened().decisions()) > 0);
  await systemTimers.sleep(settleSeconds * MS);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Returns the decisions and the CPU seconds of so many seconds. */
async function measureFor(seconds: number): Promise<{ decisions: number; seconds: number; cpuSeconds: number }> {
  const [cpuBefore, decisionsBefore, began] = [opened().cpu(), await opened().decisions(), performance.now()];
  await systemTimers.sleep(seconds * MS);
  const [cpuAfter, decisionsAfter, ended] = [opened().cpu(), await opened().decisions(), performance.now()];
  const sum = (use: CpuUse) => use.pods + use.postgres + use.redis + use.bench;
  return {
    decisions: decisionsAfter - decisionsBefore,
    seconds: (ended - began) / MS,
    cpuSeconds: sum(cpuAfter) - sum(cpuBefore),
  };
}

const TICKS = { bots: 4_000, slots: 2, everyMinutes: 1, rate: 60, ...FRAMES };
const CAPACITY = { bots: 20_000, slots: 2, everyMinutes: 60, rate: 60, ...FRAMES };
/** 400 ticks a second: 40 at each market minute, which is a tenth of a second. */
const LATENCY = { bots: 800, slots: 2, everyMinutes: 20, rate: 600, ...FRAMES };
const LATENCY_SECONDS = 3;
/** Its market day lasts 39 seconds. */
const LATENCY_SETTLE_SECONDS = 12;
const FAILOVER = { bots: 2_000, slots: 8, everyMinutes: 60, rate: 1, status: 'draft', ...FRAMES } as const;
const COLD = { bots: 10_000, slots: 8, everyMinutes: 60, rate: 1, status: 'draft', ...FRAMES } as const;
const COLD_PROBES = 100;
const EVENTS_PER_RUN = 40;
const EVENT_EVERY_MS = 50;
/** One warm-up and five measurements. */
const HOLDERS = 6 * EVENTS_PER_RUN;
const EXITS = {
  ...{ bots: 2_000, slots: 2, everyMinutes: 20, rate: 60, holders: HOLDERS },
  ...{
    underlyings: FRAMES.underlyings + HOLDERS,
    watched: FRAMES.underlyings,
    framesPerSecond: FRAMES.framesPerSecond,
  },
};

/** Time from each tick's due instant to the news of its commit. */
async function tickLatencies(): Promise<readonly number[]> {
  const { clock, bots } = opened();
  const periodMs = (LATENCY.everyMinutes * MS_PER_MINUTE) / LATENCY.rate;
  const phases = new Map<string, number>(bots.map(({ botId }, index) => [botId, index % LATENCY.everyMinutes]));
  const waits: number[] = [];
  opened().onCommit = (channel, id, wallMs) => {
    const phase = phases.get(id);
    if (channel !== 'decisions' || phase === undefined) return;
    const firstDueMs = clock.anchorWall + (phase * MS_PER_MINUTE) / LATENCY.rate;
    waits.push((wallMs - firstDueMs) % periodMs);
  };
  await systemTimers.sleep(LATENCY_SECONDS * MS);
  opened().onCommit = () => undefined;
  return waits;
}

let victim: { readonly name: string; readonly pod: PodProcess } | undefined;
let podsMade = 0;

/** Starts one more pod and waits until it has got its half of the slots. */
async function startVictim(): Promise<void> {
  podsMade += 1;
  const name = `pod-${podsMade}`;
  victim = { name, pod: await opened().startPod(name, FAILOVER.slots) };
  await opened().until(async () => (await opened().slotsOf(name)) === FAILOVER.slots / 2);
}

/** Kills one of two pods, leaves each of its bots a command, and returns when each had carried it out, counted from the kill. */
async function failOver(): Promise<readonly number[]> {
  assert(victim, 'Invariant: there are two pods');
  const botIds = await opened().botsOf(victim.name);
  const waiting = new Set<string>(botIds);
  const waits: number[] = [];
  opened().kill(victim.pod);
  const killedMs = Date.now();
  opened().onCommit = (channel, id, wallMs) => {
    if (channel === 'decisions' && waiting.delete(id)) waits.push(wallMs - killedMs);
  };
  await opened().command(botIds);
  await opened().until(() => waiting.size === 0);
  return waits;
}

/** Starts all pods from nothing; returns when the last of the bots that have a command waiting has carried it out. */
async function coldStart(probes: readonly BotId[]): Promise<number> {
  await opened().command(probes);
  const waiting = new Set<string>(probes);
  opened().onCommit = (channel, id) => {
    if (channel === 'decisions') waiting.delete(id);
  };
  const beganMs = performance.now();
  for (const name of ['pod-1', 'pod-2']) await opened().startPod(name, COLD.slots);
  await opened().until(() => waiting.size === 0);
  const tookMs = performance.now() - beganMs;
  await opened().stopPods();
  return tookMs;
}

let eventsMade = 0;

async function exitLatencies(): Promise<readonly number[]> {
  const { bots } = opened();
  const committedMs = new Map<string, number>();
  opened().onCommit = (channel, id, wallMs) => {
    if (channel === 'intents') committedMs.set(id, wallMs);
  };
  const pricedMs = new Map<string, number>();
  for (let event = 0; event < EVENTS_PER_RUN; event += 1, eventsMade += 1) {
    const holder = bots[eventsMade];
    assert(holder?.holds, 'Invariant: there is a holder for each event');
    pricedMs.set(holder.accountId, await opened().price(holder.holds.slice(0, -15)));
    await systemTimers.sleep(EVENT_EVERY_MS);
  }
  await opened().until(() => [...pricedMs.keys()].every((account) => committedMs.has(account)));
  return [...pricedMs].map(([account, atMs]) => (committedMs.get(account) ?? Number.NaN) - atMs);
}

export const benches = [
  {
    id: 'pods.ticks',
    unit: 'ticks/s',
    floor: 800,
    goal: 3_000,
    higherIsBetter: true,
    note: `4,000 bots that are due each second, more than can be decided, in one pod of two slots, started ${SETTLE_SECONDS} s before; ${SETTING}`,
    prepare: () => openWithOnePod(TICKS),
    dispose,
    async run() {
      const { decisions, seconds } = await measureFor(4);
      return { value: decisions / seconds };
    },
  },
  {
    id: 'pods.capacity',
    unit: 'bots',
    floor: 20_000,
    goal: 100_000,
    higherIsBetter: true,
    note: `20,000 bots that tick once a minute, evenly; from the CPU that pods, Postgres, Redis and the market of the bench use, the count at 60 % of two processors, taken as proportional; one pod of two slots, started ${SETTLE_SECONDS} s before; ${SETTING}`,
    prepare: () => openWithOnePod(CAPACITY),
    dispose,
    async run() {
      const { cpuSeconds, seconds } = await measureFor(5);
      return { value: (CAPACITY.bots * CPU_SHARE_MAX) / (cpuSeconds / seconds / PROCESSORS) };
    },
  },
  {
    id: 'pods.tick_p99',
    unit: 'ms',
    floor: 100,
    goal: 30,
    higherIsBetter: false,
    note: `400 ticks a second, half of the floor of pods.ticks, 40 due at once every 100 ms; from the due instant to the news of the commit; one pod of two slots, started ${LATENCY_SETTLE_SECONDS} s before; ${SETTING}`,
    prepare: () => openWithOnePod(LATENCY, LATENCY_SETTLE_SECONDS),
    dispose,
    async run() {
      return { value: percentile(await tickLatencies(), 0.99) };
    },
  },
  {
    id: 'pods.failover_p99',
    unit: 's',
    floor: 4,
    goal: 2,
    higherIsBetter: false,
    note: `SIGKILL of one of two pods with 1,000 of 2,000 bots in four slots; each of them is given a command at that moment; until the other pod has decided it; ${SETTING}`,
    async prepare() {
      await open(FAILOVER);
      podsMade = 0;
      await startSurvivor();
    },
    dispose,
    async run() {
      await startVictim();
      return { value: percentile(await failOver(), 0.99) / MS };
    },
  },
  {
    id: 'pods.cold_start',
    unit: 's',
    floor: 10,
    goal: 4,
    higherIsBetter: false,
    note: `two pods of four slots are started and read 10,000 bots from Postgres; one bot in a hundred has a command waiting: until the last of these is decided; ${SETTING}`,
    prepare: () => open(COLD),
    dispose,
    async run() {
      const { bots } = opened();
      const step = bots.length / COLD_PROBES;
      const probes = Array.from({ length: COLD_PROBES }, (_none, index) => bots[index * step]?.botId as BotId);
      return { value: (await coldStart(probes)) / MS };
    },
  },
  {
    id: 'pods.exit_p99',
    unit: 'ms',
    floor: 150,
    goal: 50,
    higherIsBetter: false,
    note: `20 puts a second fall to their profit target while 100 other bots a second decide; from before the frame is written to Redis to the news of the exit's intent; one pod of two slots, started ${SETTLE_SECONDS} s before; ${SETTING}`,
    prepare: async () => {
      eventsMade = 0;
      await openWithOnePod(EXITS);
    },
    dispose,
    async run() {
      return { value: percentile(await exitLatencies(), 0.99) };
    },
  },
];

/** The first pod: it has all slots until another one comes. */
async function startSurvivor(): Promise<void> {
  podsMade += 1;
  await opened().startPod(`pod-${podsMade}`, FAILOVER.slots);
  await opened().until(async () => (await opened().slotsOf(`pod-${podsMade}`)) === FAILOVER.slots);
}
