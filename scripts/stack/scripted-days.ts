/**
 * One bot on the paper broker through days that are written by hand. Real: Postgres, the reference files and their reader, decisions and their commit, the desk, the
 * paper broker. Fake: the market, whose quotes a script says.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BotConfig, TickDecision } from '#core/bot';
import { instantAt } from '#core/calendar';
import { type AccountView, encodeFrame, type HashedFrame, type TickKind } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import { frameOf, type QuoteSpec } from '#core/testing';
import {
  addMs,
  assert,
  type BotId,
  type DeskId,
  type Instant,
  MS_PER_MINUTE,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { systemTimers } from '#platform/clock';
import { BotRepository } from '#store/bots';
import { DecisionRepository } from '#store/decisions';
import { frameHash } from '#store/frames';
import { PostgresPaperBooks } from '#store/paper';
import { ReferenceReader, ReferenceStore } from '#store/reference';
import { decideAndCommit, type FreshDatabase, LONG_LEASE_MS, postgresHarness, type Trader } from '#store/testing';
import { Desk } from '../../services/brokers/desk/index.js';
import { PAPER_FEES, PaperBroker } from '../../services/brokers/paper/index.js';
import { replayStored } from '../../services/cli/replay/replay-stored.js';
import { ReferenceFolder } from '../../services/market/reference/index.js';

export class ScriptedDays {
  now = 0 as Instant;
  private sequence = 0;
  private monotonicMs = 0;
  private desks = 0;
  private frames = new Map<Underlying, HashedFrame>();
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'scripted-days-'));
  private readonly reference: ReferenceReader;
  private readonly files: ReferenceFolder;
  readonly paper: PaperBroker;
  private desk: Desk;

  private constructor(
    private readonly database: FreshDatabase,
    private readonly harness: Awaited<ReturnType<typeof postgresHarness>>,
    readonly trader: Trader,
    readonly botId: BotId,
  ) {
    const store = new ReferenceStore(database.pool);
    const onError = (error: unknown) => {
      throw error;
    };
    this.reference = new ReferenceReader({ store, timers: systemTimers, onError });
    this.files = new ReferenceFolder({ folder: this.folder, store, onRead: () => undefined });
    this.paper = new PaperBroker({
      ...{ books: new PostgresPaperBooks(database.pool), newestFrame: this.newestFrame, marketNow: this.marketNow },
      ...{ fees: PAPER_FEES, quoteAgeMsMax: DEFAULT_RISK_LIMITS.quoteAgeMsMax },
      actions: () => this.reference.actions(),
      onMatchFailure: onError,
      onUnsettled: (_accountId, symbol, cause) => onError(new Error(`${symbol}: ${cause}`)),
      onActionRefused: (_accountId, code) => onError(new Error(code)),
    });
    this.desk = this.newDesk();
  }

  static async open(
    database: FreshDatabase,
    configFor: (accountId: Trader['accountId']) => BotConfig,
  ): Promise<ScriptedDays> {
    const harness = await postgresHarness(database);
    await harness.addSlots(1);
    const trader = await harness.addTrader();
    const made = await new BotRepository(database.pool).createBot(trader.userId, configFor(trader.accountId));
    assert(made !== 'account_not_found', 'Invariant: the account is there');
    return new ScriptedDays(database, harness, trader, made.botId);
  }

  private readonly marketNow = () => this.now;
  private readonly newestFrame = async (underlying: Underlying) => this.frames.get(underlying)?.frame;

  private newDesk(): Desk {
    this.desks += 1;
    const { harness, marketNow, newestFrame } = this;
    return new Desk({
      ...{ deskId: `desk-${this.desks}` as DeskId, store: harness.store, marketNow, newestFrame },
      limits: DEFAULT_RISK_LIMITS,
      brokerFor: async () => this.paper,
      actions: () => this.reference.actions(),
      clock: { monotonicMs: () => this.monotonicMs },
      timers: { sleep: async () => undefined },
      report: () => undefined,
      // Leases are counted by the database's clock, which does not follow this market's.
      timing: { leaseMs: LONG_LEASE_MS, accountsMax: 100 },
    });
  }

  /** The desk gives its leases back, and another one, which knows nothing, takes over. */
  async changeDesk(): Promise<void> {
    const stopping = new AbortController();
    stopping.abort();
    await this.desk.run(stopping.signal);
    this.desk = this.newDesk();
  }

  /** Writes a reference file as its user would; bots, desk and broker read it. */
  async say(name: string, ...lines: readonly string[]): Promise<void> {
    writeFileSync(path.join(this.folder, name), lines.join('\n'));
    await this.files.look();
    await this.reference.refresh();
  }

  /** Shows a frame and lets resting orders meet it. */
  async show(date: string, time: string, spot: string, quotes: readonly QuoteSpec[]): Promise<void> {
    this.now = instantAt(date as TradingDate, time);
    this.sequence += 1;
    const frame = frameOf({ underlying: 'AAPL', at: this.now, spot, quotes, sequence: this.sequence });
    const hash = frameHash(encodeFrame(frame));
    this.frames.set(frame.underlying, { frame, hash });
    await this.paper.workOrders();
  }

  tell(kind: 'start' | 'pause'): Promise<number> {
    return this.harness.addCommand(this.trader, this.botId, { kind, at: this.now });
  }

  /** The bot decides, and the desk carries out what it wants. */
  async tick(kind: TickKind = 'schedule'): Promise<TickDecision> {
    const facts = this.reference.facts();
    const spec = { botId: this.botId, frames: this.frames, now: this.now, kind, ...(facts && { facts }) };
    const decision = await decideAndCommit(this.database.pool, spec);
    await this.look();
    return decision;
  }

  /** The desk at its work, some seconds long. */
  async look(date?: string, time = '18:00'): Promise<AccountView> {
    if (date !== undefined) this.now = instantAt(date as TradingDate, time);
    // Twice: what a comparison has moved shows in the balances of the next look.
    for (let round = 0; round < 2; round += 1) {
      this.now = addMs(this.now, 1_000);
      this.monotonicMs += 2 * MS_PER_MINUTE;
      await this.desk.renewLeases();
      await this.desk.round();
    }
    const account = await this.harness.store.accountView(this.trader.accountId);
    assert(account, 'Invariant: the account is there');
    return account;
  }

  /** Decides every stored decision again from the database alone. Returns their number, and those that come out otherwise. */
  async replayed(): Promise<{ readonly decisions: number; readonly different: readonly string[] }> {
    const span = { from: 0 as Instant, until: addMs(this.now, 1) };
    const rows = await new DecisionRepository(this.database.pool).dayForReplay(this.botId, span);
    const different: string[] = [];
    for (const { id, botId, userId, record } of rows) {
      const result = record && (await replayStored(this.database.pool, { botId, userId, record }));
      if (result?.kind !== 'identical') different.push(`${id}: ${JSON.stringify(result)}`);
    }
    return { decisions: rows.length, different };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
