import type { DecisionRecord } from '#core/bot';
import { ENDED_ORDER_STATES } from '#core/model';
import type { BotId, IntentId, SlotId } from '#core/units';
import { sha256Hex } from '#platform/hash';
import type { MemorySpineStore } from '#store/memory';
import type { SimDay } from '../sim-days.js';
import { demand } from './violation.js';

type Stored = MemorySpineStore['tables']['decisions'][number];
type Record = Pick<DecisionRecord, 'previousHash' | 'inputs' | 'intents' | 'sequence'>;

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** What every new record must be. */
export class DecisionRules {
  private readonly heads = new Map<BotId, Head>();
  private readonly decidedDue = new Set<string>();
  /** Intents of a statement whose sender was dead: nobody could read them in time. */
  private readonly lateIntents = new Set<IntentId>();
  private seen = 0;

  constructor(
    private readonly store: MemorySpineStore,
    private readonly day: SimDay,
    private readonly isLate: () => boolean,
  ) {}

  check(): void {
    const { decisions } = this.store.tables;
    for (; this.seen < decisions.length; this.seen += 1) this.checkOne(decisions[this.seen] as Stored);
  }

  private checkOne(stored: Stored): void {
    const { id, botId } = stored;
    const record = JSON.parse(Buffer.from(stored.record).toString('latin1')) as Record;
    this.inChain(stored, record);
    this.byTheOwner(stored);
    const { frames } = record.inputs;
    const { keptFrames, bots } = this.store.tables;
    for (const { hash } of frames) demand(keptFrames.has(hash), `${id} refers to a lost frame`);
    demand(bots.get(botId)?.deleted === false, `${id} is of a bot that is gone`);
    this.onceAndInTime(stored, record);
    this.withinWhatIsFree(id, record);
    if (this.isLate()) for (const intent of record.intents) this.lateIntents.add(intent.id);
    else this.onWhatStands(id, record);
  }

  /** Each bot's records form one chain, and its checkpoint is that of the newest. */
  private inChain(stored: Stored, record: Record): void {
    const { id, botId, sequence, hash } = stored;
    const head = this.heads.get(botId) ?? { sequence: 0, hash: '' };
    demand(sequence === head.sequence + 1, `${id} does not follow ${head.sequence}`);
    demand(record.sequence === sequence, `${id} says that it is ${record.sequence}`);
    demand(record.previousHash === head.hash, `${id} does not carry the hash before it`);
    demand(record.inputs.stateBefore.previousHash === head.hash, `${id} was decided on another checkpoint`);
    demand(sha256Hex(stored.record) === hash, `${id} is not named by its hash`);
    demand(this.store.tables.bots.get(botId)?.state.previousHash === hash, `${id} is not in the checkpoint`);
    this.heads.set(botId, { sequence, hash });
  }

  private byTheOwner({ id, slotId, slotEpoch, userId }: Stored): void {
    const { slotLeases, users } = this.store.tables;
    demand(slotLeases.get(slotId as SlotId)?.epoch === slotEpoch, `${id} was written under a former epoch`);
    demand(users.get(userId)?.slotId === slotId, `${id} was written in a slot that is not its user's`);
  }

  /** A due instant is decided once, not before it came, and nothing is asked for outside the session. */
  private onceAndInTime({ id, botId }: Stored, { inputs, intents }: Record): void {
    const { kind, dueAt, now } = inputs;
    // Wishes carry the time at which they came up, and the clock may have been set back since.
    if (kind === 'schedule') {
      demand(dueAt <= now, `${id} was decided before it was due`);
      const due = `${botId} ${dueAt}`;
      demand(!this.decidedDue.has(due), `${id} decides the tick of ${dueAt} again`);
      this.decidedDue.add(due);
    }
    const isOpen = now >= this.day.opensAt && now < this.day.closesAt;
    demand(intents.length === 0 || isOpen, `${id} asks for orders outside the session`);
  }

  /** What it asks for fits into what was free when it was read, every reservation counted. */
  private withinWhatIsFree(id: string, { inputs, intents }: Record): void {
    const asked = intents.reduce((sum, intent) => sum + intent.reserve, 0);
    const { balances, pending } = inputs.account;
    const free = pending.reduce((rest, one) => rest - one.reserve, balances.optionBuyingPower as number);
    demand(asked === 0 || asked <= free, `${id} asks for more than is free`);
  }

  /** Nobody else reserved anything in the account between its reading and its record: the ticks of a user run one at a time. */
  private onWhatStands(id: string, { inputs, intents }: Record): void {
    if (intents.length === 0) return;
    const known = new Set<IntentId>([...inputs.account.pending, ...intents].map(intentIdOf));
    const { tables } = this.store;
    const accountId = inputs.account.id;
    for (const { intent, status } of tables.intents.values()) {
      if (status !== 'pending' || intent.accountId !== accountId || this.lateIntents.has(intent.id)) continue;
      demand(known.has(intent.id), `${id} did not see the reservation ${intent.id}`);
    }
    for (const order of tables.orders.values()) {
      if (order.accountId !== accountId || ENDED_ORDER_STATES.has(order.state)) continue;
      if (this.lateIntents.has(order.intentId)) continue;
      demand(known.has(order.intentId), `${id} did not see the order ${order.id}`);
    }
  }
}

function intentIdOf(one: { readonly id: IntentId } | { readonly intentId: IntentId }): IntentId {
  return 'intentId' in one ? one.intentId : one.id;
}
