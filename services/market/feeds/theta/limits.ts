import { MS_PER_SECOND } from '#core/units';
import type { KeeperLimits, SilenceLimits } from '../kit/index.js';

/** The vendor's limits as documented, and ours where it states none. Source: ThetaData, OpenAPI v3 of 2026-04-14 and its streaming documentation. */
export const THETA_LIMITS = {
  /** Streaming requests that wait for their answers at a time. */
  requestsUnanswered: 200,
  /** After so long without an answer a request counts as made. */
  answeredMsMax: 5 * MS_PER_SECOND,
  /** A chain of 20,000 contracts has 2 MB. */
  answerBytesMax: 16 * 1024 * 1024,
  /** One request with its body. */
  requestMs: 15 * MS_PER_SECOND,
  /** After a 429: the terminal names no wait. */
  heldMs: 15 * MS_PER_SECOND,
} as const;

/** The terminal is a process of this machine: it answers at once or not at all. */
export const CONNECTION_LIMITS: KeeperLimits = {
  handshakeMs: 5 * MS_PER_SECOND,
  messageBytesMax: 4 * 1024 * 1024,
  signInMs: 10 * MS_PER_SECOND,
  pingEveryMs: 5 * MS_PER_SECOND,
  /** Statuses come every second. */
  deadMs: 10 * MS_PER_SECOND,
  backOff: { firstMs: 250, longestMs: 30 * MS_PER_SECOND },
  settledMs: 30 * MS_PER_SECOND,
  refusedMs: 300 * MS_PER_SECOND,
};

export const SILENCE_LIMITS: SilenceLimits = { deadMs: CONNECTION_LIMITS.deadMs, stallMs: 30 * MS_PER_SECOND };
