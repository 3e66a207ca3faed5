import { type IntentNotice, Notify } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import type { DeskId } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import { Desk } from '../../services/brokers/desk/index.js';
import type { SimBroker } from './sim-broker.js';
import { followMarket, type Outside } from './sim-outside.js';
import type { SimProcess } from './sim-process.js';

/** Proof of not being sent takes longer than an order can be on its way: see the pauses and what dead senders leave behind in sim-process.ts. */
const TIMING = { pollMs: 800, reconcileEveryMs: 5_000, retryMsMax: 2_500, proofMs: 9_500 } as const;

/** Starts one incarnation of a desk. */
export function startDesk(process: SimProcess, deskId: DeskId, outside: Outside): void {
  const broker = outside.broker.watchSends(process.remote<SimBroker>(outside.broker.forDesk(deskId), 'broker'));
  const view = followMarket(process, outside, (underlying) => desk.frameMoved(underlying));
  const desk = new Desk({
    deskId,
    store: process.remote<MemorySpineStore>(outside.storeForDesks, 'store'),
    brokerFor: async () => broker,
    clock: process.clock,
    marketNow: () => view.now(),
    timers: process.timers,
    newestFrame: async (underlying) => view.newest(underlying)?.frame,
    limits: DEFAULT_RISK_LIMITS,
    actions: outside.actions,
    report: ({ name, fields }) => {
      if ('code' in fields) outside.onWarning(String(fields.code));
      process.world.trace(() => `${process.name} ${name} ${JSON.stringify(fields)}`);
    },
    timing: TIMING,
  });
  outside.bus.listen(process, (channel, notice) => {
    if (channel === Notify.intents) desk.hear(notice as IntentNotice);
  });
  desk.run(new AbortController().signal).catch((error: unknown) => outside.onBug(process.name, error));
}
