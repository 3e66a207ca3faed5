/** Puts the kill switch together: stops in memory, their journal, the command port, and what is done without the database. */
import { type ChainFrame, Notify, type Order } from '#core/model';
import type { RiskLimits } from '#core/risk';
import type { AccountId, Instant, Underlying } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import type { DbPool, Listener } from '#platform/db';
import { runBackground } from '#platform/errors';
import type { CounterMetric, Logger, Metrics } from '#platform/telemetry';
import type { BrokerPort } from '#ports';
import type { DeskStore } from '#store/desk';
import { StopRepository } from '#store/stops';
import {
  AccountMemory,
  announceCommandPort,
  type CommandPort,
  type ControlEvent,
  commandToken,
  EmergencyDesk,
  rememberingStore,
  SendWatch,
  StopBoard,
  StopControl,
  StopJournal,
  startCommandPort,
} from './control/index.js';
import type { DeskParts } from './desk/index.js';

export interface DeskControlParts {
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  readonly pool: DbPool;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits: RiskLimits;
  readonly marketNow: () => Instant;
  readonly newestFrame: (underlying: Underlying) => Promise<ChainFrame | undefined>;
  /** The desk is to look at everything again. */
  readonly onChange: () => void;
}

/** What the kill switch adds to a desk's parts, and its own life. */
export class DeskControl {
  private readonly board = new StopBoard(systemClock);
  private readonly memory = new AccountMemory();
  private readonly watch = new SendWatch(systemClock);
  private readonly journal: StopJournal;
  private readonly emergency: EmergencyDesk;
  private readonly control: StopControl;
  private readonly counter: CounterMetric;
  private commands: CommandPort | undefined;

  constructor(private readonly parts: DeskControlParts) {
    const { dataDir, pool, metrics, limits, marketNow, newestFrame, onChange } = parts;
    this.counter = metrics.counter('desk_control_events_total', 'What happened to stops, by name', ['name']);
    const report = (event: ControlEvent) => this.report(event);
    this.journal = new StopJournal(dataDir);
    const left = this.journal.open();
    const { board, memory, watch, journal } = this;
    const levelOf = board.levelOf.bind(board);
    this.emergency = new EmergencyDesk(
      { memory, watch, journal, levelOf, clock: systemClock, marketNow, newestFrame, limits, report },
      left.orders,
    );
    this.control = new StopControl({
      ...{ board, journal, left, memory, report, onChange },
      ...{ emergency: this.emergency, table: new StopRepository(pool), clock: systemClock, timers: systemTimers },
    });
  }

  /** Where commands are taken, once it was started. */
  get port(): number {
    return this.commands?.port ?? this.parts.port;
  }

  /** Returns the store as the desk must use it, so that what it knew last is remembered. */
  remembering(store: DeskStore): DeskStore {
    return rememberingStore(store, this.memory);
  }

  /** Returns the broker as the desk must use it, so that what is on its way is known. */
  watched(accountId: AccountId, broker: BrokerPort): BrokerPort {
    return this.watch.watched(accountId, broker);
  }

  get deskParts(): Pick<DeskParts, 'mayLeave' | 'stops'> {
    const { control, emergency } = this;
    return {
      mayLeave: (order: Order) => control.mayLeave(order),
      stops: {
        levelOf: (subject) => control.levelOf(subject),
        isWanted: (accountId) => control.isWanted(accountId),
        enter: (lease, store) => emergency.enter(lease, store),
      },
    };
  }

  /** Begins to read stops and to take commands, with or without the database. Errors: PlatformError `PORT_TAKEN`. */
  async start(listener: Pick<Listener, 'listen'>): Promise<void> {
    const { dataDir, port, logger } = this.parts;
    this.control.start();
    const onFailure = (error: unknown) => logger.error('desk.stops_failed', { error });
    listener.listen(Notify.stops, () => void runBackground('read stops', { onFailure }, () => this.control.read()));
    this.commands = await startCommandPort({ port, token: commandToken(dataDir), control: this.control });
    announceCommandPort(dataDir, this.commands.port);
  }

  async close(): Promise<void> {
    await this.commands?.close();
    await this.control.close();
    this.journal.close();
  }

  private report({ level, name, fields }: ControlEvent): void {
    this.counter.add(1, { name });
    // What waits is looked at four times a second; the first word is enough.
    if (name !== 'emergency_waits') this.parts.logger[level](`desk.${name}`, fields);
  }
}
