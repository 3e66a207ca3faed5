import { describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import type { AccountId, BotId, Money, PodId, SlotId, UserId } from '#core/units';
import { MemorySpineStore } from '#store/memory';
import { SimBroker } from './sim-broker.js';
import { GOOD_BUS, SimBus } from './sim-bus.js';
import { SimMarket } from './sim-market.js';
import type { Outside } from './sim-outside.js';
import { startPod } from './sim-pod.js';
import { NO_FAULTS, SIM_START, SimProcess } from './sim-process.js';
import { World } from './world.js';

const BOT = 'bot' as BotId;
const USER = 'user' as UserId;
const ACCOUNT = 'account' as AccountId;
const RESTART_MS = 400;

/** One pod and one bot; the pod dies at the first steps of a method, `crashes` times in a row. */
async function runWith(crashes: number, method: string, survives: boolean) {
  const world = new World(3, undefined);
  const market = new SimMarket(world);
  const bus = new SimBus(world, () => GOOD_BUS);
  let left = crashes;
  let pod: SimProcess | undefined;
  const at = survives ? `${method}.done` : method;
  const store = new MemorySpineStore({
    now: () => (SIM_START + world.nowMs) as never,
    onNotice: (channel, notice) => bus.publish(channel, notice),
    beforeStep: async (name) => {
      if (name !== at || left === 0) return;
      left -= 1;
      pod?.kill();
      // Whoever asked is dead: before the effect nothing more happens, after it nobody hears of it.
      await new Promise(() => undefined);
    },
  });
  const bugs: unknown[] = [];
  const broker = new SimBroker(world, market, { rejects: () => false, dedupes: true, mayDeskSend: () => true });
  const outside: Outside = {
    ...{
      store,
      storeForDesks: store,
      storeForPods: store,
      bus,
      market,
      broker,
      actions: () => new Map(),
      onWarning: () => undefined,
      onThreadKilled: () => undefined,
    },
    onBug: (_process, error) => bugs.push(error),
    onBroken: (violation) => bugs.push(violation),
    meter: { tick: () => undefined },
  };
  let lives = 0;
  const start = (): void => {
    lives += 1;
    pod = new SimProcess(
      world,
      'pod',
      () => NO_FAULTS,
      () => world.after(RESTART_MS, start),
    );
    startPod(pod, 'pod' as PodId, outside, 1);
  };
  store.addSlots(1);
  store.addUser(USER, 1 as SlotId);
  store.addAccount({ accountId: ACCOUNT, userId: USER, type: 'margin', cash: 600_000_000 as Money });
  store.addBot({ botId: BOT, userId: USER, config: { ...defaultBotConfig(ACCOUNT), watchlist: ['AAA'] } });
  store.addCommand(BOT, { kind: 'start', at: market.now() });
  start();
  await world.run(40_000);
  return { store, bugs, lives };
}

describe('a pod that dies at the same tick again and again', () => {
  it.each([
    [2, 'commitTick', false],
    [2, 'commitTick', true],
    [3, 'loadTick', false],
    [2, 'keepFrames', true],
    [5, 'commitTick', false],
  ])(
    '%i times at %s, after its effect: %s: the command is carried out once all the same',
    async (crashes, method, survives) => {
      const { store, bugs, lives } = await runWith(crashes, method, survives);
      const { decisions, bots } = store.tables;
      expect(bugs).toEqual([]);
      expect(lives).toBe(1 + crashes);
      expect(decisions.filter(({ kind }) => kind === 'command')).toHaveLength(1);
      expect(decisions.map(({ sequence }) => sequence)).toEqual(decisions.map((_, index) => index + 1));
      expect(bots.get(BOT)?.status).toBe('running');
      expect(decisions.length).toBeGreaterThan(1);
    },
  );
});
