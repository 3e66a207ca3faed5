import { type decideTick, owedScheduleDue, type TickDecision } from '#core/bot';
import { isClosing, type TickJob, type UnderlyingFacts } from '#core/model';
import type { BotId, ContentHash, Instant, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { sha256Hex } from '#platform/hash';
import type { PodStore, SlotLease, TickInputs } from '#store/pods';
import { type FaultBook, scopeOf } from './fault-book.js';
import type { FrameKeeper } from './frame-keeper.js';
import { anyExitDue, type BotEntry, type HostedBots, setBot } from './hosted-bots.js';
import type { EventLog, FrameSource, MarketNow, SlotFrame, TickOutcome } from './ports.js';
import type { SharedScreens } from './shared-screens.js';
import type { Turns } from './turns.js';

/** What a tick needs of its slot. `frameScratch` is reused from tick to tick. */
export interface TickContext {
  readonly store: PodStore;
  readonly frames: FrameSource;
  readonly market: MarketNow;
  readonly clock: Clock;
  readonly bots: HostedBots;
  readonly lease: SlotLease;
  readonly codeVersion: string;
  readonly decide: typeof decideTick;
  /** What is known of underlyings besides their quotes; undefined while it was not read. */
  readonly facts: () => ReadonlyMap<Underlying, UnderlyingFacts> | undefined;
  /** Whether the lease was renewed in time. */
  readonly mayAct: () => boolean;
  readonly frameScratch: Map<Underlying, SlotFrame>;
  readonly keeper: FrameKeeper;
  readonly screens: SharedScreens;
  readonly faults: FaultBook;
  readonly turns: Turns;
  /** An exit of the bot waits, perhaps for the tick that runs. */
  readonly isExitOwed: (botId: BotId) => boolean;
}

export interface TickResult {
  readonly outcome: TickOutcome;
  readonly decision?: TickDecision;
}

const hashBytes = (bytes: Uint8Array) => sha256Hex(bytes) as ContentHash;

/** Runs one tick, and again on fresh inputs while its checkpoint moves under it. Errors: as {@link processTick}. */
export async function processFresh(
  context: TickContext,
  entry: BotEntry,
  job: TickJob,
  { retriesMax, known }: { readonly retriesMax: number; readonly known: TickInputs | undefined },
): Promise<TickResult> {
  const run = async () => {
    let result = await processTick(context, entry, job, known);
    for (let retry = 0; result.outcome === 'stale_state' && retry < retriesMax; retry += 1) {
      result = await processTick(context, entry, job);
    }
    return result;
  };
  return job.kind === 'exit' ? context.turns.ahead(run) : run();
}

/**
 * Runs one tick: reads the bot's inputs, asks whether anything is due, decides, and writes decision, state and intents in one fenced
 * transaction. Exits go before the others. Safe to run twice: the second time nothing is due any more.
 * @param known - the inputs, where the same task of the user's mailbox has read and accepted them already
 * Errors: what the store throws; `DecisionFailure` when the decision itself threw.
 */
async function processTick(
  context: TickContext,
  entry: BotEntry,
  job: TickJob,
  known?: TickInputs,
): Promise<TickResult> {
  const { store, lease } = context;
  const isUrgent = () => job.kind === 'exit' || context.isExitOwed(job.botId);
  const inputs = known ?? (await readInputs(context, entry, job, isUrgent()));
  if (!inputs) return { outcome: 'gone' };
  if (!isUrgent()) await context.turns.take(job.userId);
  if (!context.mayAct()) return { outcome: 'suspended' };
  const now = context.market.now();
  if (now === undefined) return { outcome: 'suspended' };
  const run = <T>(work: () => T) => context.faults.run(job.botId, scopeOf(job.kind), work);
  const dueAt = run(() => dueAtOf(context, entry, job, inputs, now));
  if (dueAt === undefined) return { outcome: 'nothing_due' };

  const { decision, frames } = run(() => decideOn(context, inputs, job, dueAt, now));
  await context.keeper.keep(frames, isUrgent() || decision.intents.some(isClosing));
  if (!context.mayAct()) return { outcome: 'suspended' };
  const outcome = await store.commitTick(commitOf(lease, inputs, decision, job, now));
  if (outcome === 'moved') return { outcome: 'gone' };
  if (outcome === 'committed') adopt(entry, inputs, decision);
  return { outcome, decision };
}

async function readInputs(
  { store, bots, clock }: TickContext,
  entry: BotEntry,
  { botId, userId }: TickJob,
  isUrgent: boolean,
): Promise<TickInputs | undefined> {
  const readAt = clock.monotonicMs();
  const inputs = await store.loadTick(botId, isUrgent);
  if (!inputs || inputs.bot.userId !== userId) return undefined;
  bots.accept(entry, inputs, readAt);
  return inputs;
}

/** Returns the due instant to decide for, or undefined when nothing is due any more. */
function dueAtOf(
  context: TickContext,
  entry: BotEntry,
  job: TickJob,
  inputs: TickInputs,
  now: Instant,
): Instant | undefined {
  if (job.kind === 'schedule') return owedScheduleDue(inputs.bot.config, inputs.bot.state, now);
  if (inputs.commands.length > 0) return job.dueAt;
  if (job.kind === 'command') return undefined;
  if (context.clock.monotonicMs() < entry.exitNotBefore) return undefined;
  return anyExitDue(entry, context, now) ? job.dueAt : undefined;
}

/** Decides, and picks the frames that the record refers to before anything newer can take their place. */
function decideOn(
  context: TickContext,
  inputs: TickInputs,
  job: TickJob,
  dueAt: Instant,
  now: Instant,
): { readonly decision: TickDecision; readonly frames: readonly SlotFrame[] } {
  const frames = context.frameScratch;
  frames.clear();
  const collect = (underlying: Underlying) => {
    const hashed = context.frames.newest(underlying);
    if (hashed) frames.set(underlying, hashed);
  };
  for (const ticker of inputs.bot.config.watchlist) collect(ticker as Underlying);
  const { positions, pending, closed = [], shares = [] } = inputs.account;
  for (const { underlying } of [...positions, ...pending, ...closed, ...shares]) collect(underlying);
  const { kind } = job;
  const { bot, account, botStop, commands } = inputs;
  const { codeVersion } = context;
  const facts = context.facts();
  const decision = context.decide({
    kind,
    dueAt,
    now,
    bot,
    account,
    botStop,
    commands,
    frames,
    ...(facts && { facts }),
    codeVersion,
    hash: hashBytes,
    screen: context.screens.screen,
  });
  const used = decision.record.inputs.frames.map((ref) => frames.get(ref.underlying));
  return { decision, frames: used.filter((one) => one !== undefined) };
}

function commitOf(lease: SlotLease, inputs: TickInputs, decision: TickDecision, job: TickJob, now: Instant) {
  const { botId, userId, accountId, stateVersion } = inputs.bot;
  const { state, record, bytes, hash, intents, withdrawn } = decision;
  const { id, sequence, outcome } = record;
  const stored = { id, botId, userId, sequence, kind: job.kind, outcome, decidedAt: now, record: bytes, hash };
  const orders = { intents, withdrawn };
  return { lease, botId, userId, accountId, stateVersion, state, status: state.status, decision: stored, ...orders };
}

/** Orders that were just asked for or taken back are not in the account view that was read: it is read again before exits are judged. */
function adopt(entry: BotEntry, inputs: TickInputs, decision: TickDecision): void {
  setBot(entry, { ...inputs.bot, state: decision.state, stateVersion: inputs.bot.stateVersion + 1 });
  entry.lookedAt = decision.record.inputs.frames.map(({ underlying }) => underlying);
  if (decision.intents.length > 0 || decision.withdrawn.length > 0) entry.account = undefined;
}

/** What only waited stands in its record, and would be nearly all of the log. */
export function logDecision(
  log: EventLog,
  { kind, dueAt }: TickJob,
  { record, intents, withdrawn }: TickDecision,
): void {
  const { id: decisionId, outcome, waits } = record;
  const codes = waits.map((wait) => wait.code);
  const facts = { decisionId, kind, dueAt, outcome, codes, intents: intents.map((intent) => intent.id) };
  if (intents.length + withdrawn.length > 0) log.info('tick.committed', facts);
  else log.debug('tick.committed', facts);
}
