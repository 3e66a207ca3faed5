import { z } from 'zod';
import type { HashedFrame, OrderIntent } from '../model/index.js';
import type { DecisionId, Instant, Underlying, UserId } from '../units/index.js';
import { BotConfig } from './config.js';
import { decideTick } from './decide.js';
import type { TickDecisionInput } from './decision-input.js';
import { factsByName, needsFactsBeyond } from './facts.js';
import type { DecisionRecord } from './record.js';
import { upgradeBotState } from './state.js';

/** What the compute role is asked: which of a bot's last decisions would another configuration have changed. */
export const ChangeJob = z.strictObject({
  kind: z.literal('change'),
  userId: z.uuid(),
  botId: z.uuid(),
  config: BotConfig,
  /** Looks at decisions before this one only; absent: from the newest on. */
  before: z.int().min(1).optional(),
  /** Decisions to look at in this piece, at most. */
  limit: z.int().min(1).max(50),
});
export type ChangeJob = z.infer<typeof ChangeJob>;

/** One decision that would have been another, both in words. */
export interface ChangedDecision {
  readonly id: DecisionId;
  readonly sequence: number;
  /** Market clock. */
  readonly decidedAt: Instant;
  readonly was: string;
  readonly would: string;
}

/** A piece of the answer. */
export interface ChangeAnswer {
  /** Decisions that were decided again. */
  readonly judged: number;
  /** Decisions for which something that the other configuration looks at was not kept. */
  readonly unknown: number;
  readonly changed: readonly ChangedDecision[];
  /** Where to go on; absent at the first decision of the bot. */
  readonly before?: number;
}

/** `gone`: the bot is not this user's. */
export type ChangeReply = { readonly kind: 'answer'; readonly answer: ChangeAnswer } | { readonly kind: 'gone' };

export interface DecidedOnce {
  readonly record: DecisionRecord;
  readonly userId: UserId;
  /** The configuration that it was decided with. */
  readonly config: BotConfig;
  /** The frames that its record names. */
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
}

/** `unknown`: the record does not hold all that the other configuration looks at. */
export type ChangeVerdict =
  | { readonly kind: 'same' | 'unknown' }
  | { readonly kind: 'changed'; readonly record: DecisionRecord };

/**
 * Returns whether another configuration would have given other orders in one decision of the past, on what the bot held and knew then.
 * Both configurations are decided by the code at hand, so that a release in between is not taken for a change of settings.
 */
export function judgeChange(decided: DecidedOnce, config: BotConfig, hash: TickDecisionInput['hash']): ChangeVerdict {
  const { record, config: old } = decided;
  const { account } = record.inputs;
  if (config.accountId !== account.id || needsFactsBeyond(config, old, account)) return { kind: 'unknown' };
  const before = decideAgain(decided, old, hash);
  const after = decideAgain(decided, config, hash);
  for (const underlying of after.missed) if (!before.missed.has(underlying)) return { kind: 'unknown' };
  const isSame = ordersOf(before.record.intents) === ordersOf(after.record.intents);
  return isSame ? { kind: 'same' } : { kind: 'changed', record: after.record };
}

function decideAgain({ record, userId, frames }: DecidedOnce, config: BotConfig, hash: TickDecisionInput['hash']) {
  const { inputs, botId } = record;
  const { kind, dueAt, now, account, botStop, commands, codeVersion, configVersion } = inputs;
  const state = upgradeBotState(inputs.stateBefore);
  const facts = factsByName(inputs.facts);
  const asked = new AskedFrames(frames);
  const decision = decideTick({
    ...{ kind, dueAt, now, account, commands, codeVersion, hash },
    ...(botStop && { botStop }),
    ...(facts && { facts }),
    bot: { botId, userId, config, configVersion, state },
    frames: asked,
  });
  return { record: decision.record, missed: asked.missed };
}

/** The frames of a record, and which others were asked for. */
class AskedFrames extends Map<Underlying, HashedFrame> {
  readonly missed = new Set<Underlying>();

  override get(underlying: Underlying): HashedFrame | undefined {
    const found = super.get(underlying);
    if (!found) this.missed.add(underlying);
    return found;
  }
}

/** Two decisions with the same text send the same orders. */
function ordersOf(intents: readonly OrderIntent[]): string {
  return JSON.stringify(
    intents.map(({ symbol, side, quantity, limit, ladder }) => [symbol, side, quantity, limit, ladder]),
  );
}
