import { DEFAULT_RISK_LIMITS, type RiskLimits } from '#core/risk';
import { TEST_ACCOUNT, TEST_USER } from '#core/testing';
import { MS_PER_SECOND } from '#core/units';
import { systemTimers, type Timers } from '#platform/clock';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';
import type { DeskStore } from '#store/desk';
import type { Stop, StopRepository } from '#store/stops';
import {
  AccountMemory,
  type ControlEvent,
  EmergencyDesk,
  type JournalContent,
  type JournalEntry,
  rememberingStore,
  SendWatch,
  StopBoard,
  StopControl,
} from '../control/index.js';
import type { Desk } from '../desk/index.js';
import { DeskBench } from './desk-bench.js';

const EMPTY: JournalContent = { stops: [], orders: [], isDamaged: false };

/** A desk with its kill switch over a database that tests take away. */
export class StopsBench {
  readonly bench = new DeskBench();
  readonly board = new StopBoard({ monotonicMs: () => this.bench.monotonicMs });
  readonly memory = new AccountMemory();
  readonly watch = new SendWatch({ monotonicMs: () => this.bench.monotonicMs });
  readonly journaled: JournalEntry[] = [];
  readonly told: ControlEvent[] = [];
  readonly rows = new Map<string, Stop>();
  readonly emergency: EmergencyDesk;
  readonly control: StopControl;
  readonly desk: Desk;
  isDatabaseAway = false;
  isDiskFull = false;

  constructor(over: { broker?: (paper: BrokerPort) => BrokerPort; left?: JournalContent; limits?: RiskLimits } = {}) {
    const { bench, board, memory, watch } = this;
    const left = over.left ?? EMPTY;
    const clock = { monotonicMs: () => bench.monotonicMs };
    const report = (event: ControlEvent) => this.told.push(event);
    const journal = {
      append: (entry: JournalEntry) => {
        if (this.isDiskFull) throw new PlatformError('JOURNAL_FAILED');
        this.journaled.push(entry);
      },
    };
    this.emergency = new EmergencyDesk(
      {
        ...{ memory, watch, journal, clock, report, limits: DEFAULT_RISK_LIMITS },
        levelOf: (subject) => board.levelOf(subject),
        marketNow: () => bench.market.now,
        newestFrame: async () => bench.market.frame,
      },
      left.orders,
    );
    const timers: Timers = { ...systemTimers };
    this.control = new StopControl({
      ...{ board, memory, journal, left, clock, timers, report },
      emergency: this.emergency,
      table: this.table(),
      onChange: () => this.desk.wake(),
    });
    const broker = over.broker?.(bench.paper.broker) ?? bench.paper.broker;
    const { control, emergency } = this;
    this.desk = bench.newDesk({
      parts: {
        store: rememberingStore(this.failing(bench.store), memory),
        brokerFor: async (accountId) => watch.watched(accountId, broker),
        limits: over.limits ?? DEFAULT_RISK_LIMITS,
        mayLeave: (order) => control.mayLeave(order),
        stops: {
          levelOf: (subject) => control.levelOf(subject),
          isWanted: (accountId) => control.isWanted(accountId),
          enter: (lease, store) => emergency.enter(lease, store),
        },
      },
    });
  }

  /** Reads the stops as the process does each second, renews the lease and goes round once. */
  async round(ms = MS_PER_SECOND): Promise<void> {
    this.bench.advance(ms);
    await this.control.read();
    await this.desk.renewLeases().catch(ignoreAway);
    await this.desk.round();
    if (this.isDatabaseAway) await this.emergency.turn();
  }

  async rounds(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await this.round();
  }

  /** What the broker has of the account, in contracts. */
  async heldAtBroker(): Promise<number> {
    const positions = await this.bench.paper.broker.positions(TEST_ACCOUNT);
    return positions.reduce((sum, one) => sum + one.quantity, 0);
  }

  stopOfUser(level: Stop['level']): Stop {
    return { scope: 'user', subject: TEST_USER, level, reason: 'Test.', setBy: 'test' };
  }

  private failing(store: DeskStore): DeskStore {
    return new Proxy(store, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          this.answerOrFail();
          return value.apply(target, args);
        };
      },
    });
  }

  /** The stops' table: what stands there holds in the store as well. */
  private table(): Pick<StopRepository, 'set' | 'lift' | 'list'> {
    const apply = () => {
      const levels = [...this.rows.values()].map(({ level }) => level);
      this.bench.store.setStop(TEST_ACCOUNT, levels[0] ?? 'none');
    };
    return {
      set: async (stop) => {
        this.answerOrFail();
        this.rows.set(`${stop.scope} ${stop.subject}`, stop);
        apply();
      },
      lift: async (scope, subject) => {
        this.answerOrFail();
        this.rows.delete(`${scope} ${subject}`);
        apply();
      },
      list: async () => {
        this.answerOrFail();
        return [...this.rows.values()].map((stop) => ({ ...stop, setAt: this.bench.market.now }));
      },
    };
  }

  private answerOrFail(): void {
    if (this.isDatabaseAway) throw new PlatformError('DB_UNAVAILABLE', { retryable: true });
  }
}

function ignoreAway(error: unknown): void {
  if (!(error instanceof PlatformError)) throw error;
}
