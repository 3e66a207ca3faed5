import {
  type BotConfig,
  type DecisionRecord,
  decideTick,
  decodeRecord,
  encodeRecord,
  factsByName,
  recordOfSchema,
  upgradeBotState,
} from '#core/bot';
import type { HashedFrame } from '#core/model';
import type { ContentHash, Underlying, UserId } from '#core/units';
import { type JsonDifference, jsonDifferences } from './json-difference.js';

/** All that a decision was made of, as the store kept it. */
export interface KeptDecision {
  /** Canonical bytes of the record. */
  readonly record: Uint8Array;
  readonly userId: UserId;
  readonly config: BotConfig;
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
}

export type ReplayResult =
  | { readonly kind: 'identical'; readonly byteCount: number; readonly hash: ContentHash }
  | { readonly kind: 'differs'; readonly differences: readonly JsonDifference[] };

/**
 * Decides again from what the record names, with the code at hand, and compares the bytes, as far as the record's schema goes. The stored code version goes
 * in again, so that another version of the code differs only where it decides otherwise.
 */
export function replayDecision(kept: KeptDecision, hash: (bytes: Uint8Array) => ContentHash): ReplayResult {
  const stored: DecisionRecord = decodeRecord(kept.record);
  const { inputs, botId } = stored;
  const { kind, dueAt, now, account, botStop = 'none', commands, codeVersion, configVersion } = inputs;
  const bot = {
    botId,
    userId: kept.userId,
    config: kept.config,
    configVersion,
    state: upgradeBotState(inputs.stateBefore),
  };
  const facts = factsByName(inputs.facts);
  const decision = decideTick({
    kind,
    dueAt,
    now,
    bot,
    account,
    botStop,
    commands,
    frames: kept.frames,
    ...(facts && { facts }),
    codeVersion,
    hash,
  });
  const bytes = encodeRecord(recordOfSchema(decision.record, stored));
  if (isSame(kept.record, bytes)) return { kind: 'identical', byteCount: bytes.length, hash: hash(bytes) };
  const differences = jsonDifferences(stored, decodeRecord(bytes));
  if (differences.length > 0) return { kind: 'differs', differences };
  // The same content in another order of keys, or written otherwise.
  return {
    kind: 'differs',
    differences: [{ path: '(bytes)', stored: kept.record.length, replayed: bytes.length }],
  };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
