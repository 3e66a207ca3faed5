import { type Session, sessionAt } from '../calendar/index.js';
import { type HashedFrame, highestStop, type Position } from '../model/index.js';
import type { Underlying } from '../units/index.js';
import { botStopOf } from './decision-input.js';
import { type JudgedExit, judgeExit } from './exits.js';
import { pinnedSpot } from './holder-risks.js';
import type { ManagedBot } from './managed.js';
import type { RollStep } from './record.js';
import { restingExits } from './resting.js';
import { findRoll } from './roll-search.js';
import { followRolls } from './rolls.js';

/** Returns how one open position of the bot stands. */
export function judgePosition(managed: ManagedBot, position: Position): JudgedExit {
  const { bot, account, state, frames, facts, now, session } = managed;
  return judgeExit({
    config: bot.config,
    position,
    hashed: frames.get(position.underlying),
    // What the configuration does not look at is not in the record either, and a replay must judge alike.
    facts: bot.config.events.heedDividends ? facts?.get(position.underlying) : undefined,
    account,
    closing: state.closing,
    now,
    today: session.date,
    marketOpen: session.state === 'open',
    stop: highestStop([account.stop, botStopOf(managed)]),
    findRoll: (view) => findRoll(managed, view),
  });
}

/** Returns the open positions of the bot. */
export function heldPositions({ bot, account }: Pick<ManagedBot, 'bot' | 'account'>): readonly Position[] {
  return account.positions.filter((one) => one.botId === bot.botId && one.openQuantity > 0);
}

const ROLL_MOVES: ReadonlySet<RollStep['step']> = new Set<RollStep['step']>([
  'opened',
  'given_up',
  'taken_back',
  'rolled',
]);

/** Where frames are kept, so that the cheap check need not collect them. */
export type NewestFrame = (underlying: Underlying) => HashedFrame | undefined;

/**
 * Returns whether a decision made now would do something about what the bot holds: send a buy-back, let a profit target rest or take it back,
 * go on with a roll or give it up, or note once on the evening of an expiry that it cannot be known who will exercise. The cheap check before a tick is made for it.
 */
export function isManagementDue(
  probe: Omit<ManagedBot, 'frames' | 'session'> & {
    readonly newestFrame: NewestFrame;
    readonly session?: ManagedBot['session'];
  },
): boolean {
  const { account, state, newestFrame, now, session = sessionAt(now) } = probe;
  const held = heldPositions(probe);
  if (session.state === 'afterClose' && isPinNews(probe, session, held)) return true;
  const isResting = account.pending.some(({ botId, resting }) => botId === probe.bot.botId && resting !== undefined);
  if (session.state !== 'open' && !isResting) return false;
  if (held.length === 0 && state.rolls.length === 0 && !isResting) return false;
  const rolls = probe.bot.config.roll !== null || state.rolls.length > 0;
  const frames = framesOf(rolls ? allOf(account) : held, newestFrame);
  const managed: ManagedBot = { ...probe, session, frames };
  const exits: JudgedExit[] = [];
  for (const position of held) {
    const exit = judgePosition(managed, position);
    if (exit.judgement.due !== undefined && exit.judgement.blocked === undefined) return true;
    exits.push(exit);
  }
  if (isResting || probe.bot.config.exits.restTarget) {
    const { placed, withdrawn } = restingExits(managed, exits);
    if (placed.length > 0 || withdrawn.length > 0) return true;
  }
  if (state.rolls.length === 0 || session.state !== 'open') return false;
  const judgements = exits.map(({ judgement }) => judgement);
  return followRolls(managed, judgements).steps.some(({ step }) => ROLL_MOVES.has(step));
}

function isPinNews(
  { bot, state, newestFrame, now }: Parameters<typeof isManagementDue>[0],
  { date }: Session,
  held: readonly Position[],
): boolean {
  if (state.pinWatched === date) return false;
  const { pin } = bot.config.expiryDay;
  return held.some((one) => pinnedSpot(one, pin, newestFrame(one.underlying), now) !== undefined);
}

type Named = { readonly underlying: Underlying };

/** All that the account holds or held lately, which the limits of a roll may look at. */
function allOf({ positions, pending, closed = [], shares = [] }: ManagedBot['account']): readonly Named[] {
  return [...positions, ...pending, ...closed, ...shares];
}

function framesOf(all: readonly Named[], newestFrame: NewestFrame): ReadonlyMap<Underlying, HashedFrame> {
  const frames = new Map<Underlying, HashedFrame>();
  for (const { underlying } of all) {
    const hashed = frames.has(underlying) ? undefined : newestFrame(underlying);
    if (hashed) frames.set(underlying, hashed);
  }
  return frames;
}
