import { createHash } from 'node:crypto';
import { type BotConfig, decideTick, decodeRecord } from '#core/bot';
import { instantAt } from '#core/calendar';
import { type AccountType, type ChainFrame, encodeFrame, type HashedFrame, type TickKind } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import {
  type AccountId,
  addMs,
  assert,
  type BotId,
  type ContentHash,
  type DeskId,
  type Instant,
  type Money,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type PodId,
  type SlotId,
  type TradingDate,
  type Underlying,
  type UserId,
} from '#core/units';
import { MemorySpineStore } from '#store/memory';
import { MemoryPaperBooks } from '#store/paper';
import { Desk } from '../../services/brokers/desk/index.js';
import { PAPER_FEES, PaperBroker } from '../../services/brokers/paper/index.js';
import { replayDecision } from '../../services/cli/replay/replay.js';

const BOT = 'b0000000-0000-4000-8000-000000000001' as BotId;
const USER = 'c0000000-0000-4000-8000-000000000001' as UserId;
const SLOT = 1 as SlotId;
/** Everything of the year happens within it: no lease ends. */
const FOR_EVER_MS = 1e12;
const CODE = 'year-of-days';
/** When a day's contracts are settled and the desk has seen it. */
const EVENING = '18:00';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;

export interface YearTerms {
  readonly accountId: AccountId;
  readonly type: AccountType;
  readonly cash: Money;
  readonly config: BotConfig;
}

/**
 * One bot on the paper broker through recorded days, one frame a day. Real: decisions, desk, paper broker, order machine, settlement. In
 * memory: the store and the broker's books, which pass the contract suites of those on Postgres.
 */
export class YearOfDays {
  now = 0 as Instant;
  private frame: ChainFrame | undefined;
  private readonly terms: YearTerms;
  readonly store = new MemorySpineStore({ now: () => this.now });
  readonly books = new MemoryPaperBooks();
  private readonly broker: PaperBroker;
  private readonly desk: Desk;
  private readonly frames = new Map<ContentHash, HashedFrame>();

  constructor(terms: YearTerms) {
    this.terms = terms;
    const { accountId, type, cash, config } = terms;
    this.store.addSlots(1);
    this.store.addUser(USER, SLOT);
    this.store.addAccount({ accountId, userId: USER, type, cash });
    this.books.openAccount(accountId, type, cash);
    this.store.addBot({ botId: BOT, userId: USER, config });
    const newestFrame = async (underlying: Underlying) =>
      this.frame?.underlying === underlying ? this.frame : undefined;
    const marketNow = () => this.now;
    this.broker = new PaperBroker({
      ...{ books: this.books, newestFrame, marketNow, fees: PAPER_FEES },
      quoteAgeMsMax: DEFAULT_RISK_LIMITS.quoteAgeMsMax,
      onMatchFailure: (error) => {
        throw error;
      },
    });
    this.desk = new Desk({
      ...{ deskId: 'desk-1' as DeskId, store: this.store, newestFrame, marketNow, limits: DEFAULT_RISK_LIMITS },
      brokerFor: async () => this.broker,
      clock: { monotonicMs: () => this.now },
      timers: { sleep: async () => undefined },
      report: () => undefined,
      timing: { leaseMs: FOR_EVER_MS },
    });
  }

  /** Starts the bot on the first day's frame. */
  async start(frame: ChainFrame): Promise<void> {
    this.show(frame);
    await this.desk.renewLeases();
    this.store.addCommand(BOT, { kind: 'start', at: this.now });
  }

  /** A day: the bot looks once for exits and entries a minute after the frame, orders trade, and in the evening what expired is settled. */
  async day(frame: ChainFrame, date: TradingDate): Promise<void> {
    this.show(frame);
    await this.rounds();
    await this.tick();
    await this.rounds();
    this.now = instantAt(date, EVENING);
    await this.broker.workOrders();
    await this.rounds();
  }

  /** Decides every stored decision again from its record. Returns those that come out otherwise. */
  async replayed(): Promise<{ readonly decisions: number; readonly different: readonly string[] }> {
    const { decisions } = this.store.tables;
    const different = decisions.filter(({ record }) => {
      const { frames: refs } = decodeRecord(record).inputs;
      const frames = new Map(refs.map((ref) => [ref.underlying, this.frames.get(ref.hash) as HashedFrame]));
      return replayDecision({ record, userId: USER, config: this.terms.config, frames }, hash).kind !== 'identical';
    });
    return { decisions: decisions.length, different: different.map(({ id }) => id) };
  }

  private show(frame: ChainFrame): void {
    this.frame = frame;
    this.now = addMs(frame.tsEvent, MS_PER_MINUTE);
    this.desk.frameMoved(frame.underlying);
  }

  private async tick(): Promise<void> {
    const [lease] = await this.store.takeSlots('pod-1' as PodId, 1, FOR_EVER_MS);
    this.lease ??= lease;
    const inputs = await this.store.loadTick(BOT);
    assert(this.lease && inputs && this.frame, 'Invariant: bot, slot and frame are there');
    const hashed = { frame: this.frame, hash: hash(encodeFrame(this.frame)) };
    this.frames.set(hashed.hash, hashed);
    const frames = new Map([[this.frame.underlying, hashed]]);
    const { bot, account, commands } = inputs;
    const kind: TickKind = commands.length > 0 ? 'command' : 'schedule';
    const decision = decideTick({
      ...{ kind, dueAt: this.now, now: this.now, bot, account, commands, frames, codeVersion: CODE, hash },
    });
    const { record, state, bytes, intents } = decision;
    const { userId, accountId, stateVersion } = bot;
    const result = await this.store.commitTick({
      ...{ lease: this.lease, botId: BOT, userId, accountId, stateVersion, state, status: state.status, intents },
      decision: {
        ...{ id: record.id, botId: BOT, userId, sequence: record.sequence, kind, outcome: record.outcome },
        ...{ decidedAt: this.now, record: bytes, hash: decision.hash },
      },
    });
    assert(result === 'committed', 'Invariant: nobody else writes');
  }

  private lease: Awaited<ReturnType<MemorySpineStore['takeSlots']>>[number] | undefined;

  private async rounds(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      this.now = addMs(this.now, MS_PER_SECOND);
      await this.desk.round();
      await this.broker.workOrders();
    }
  }
}
