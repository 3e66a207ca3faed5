import { MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import type { KeeperLimits, SilenceLimits } from '../kit/index.js';

/** The vendor's limits as documented, and ours where it states none. Sources: Massive, WebSocket specification 2.0.0 and knowledge base, read 2026-11. */
export const MASSIVE_LIMITS = {
  /** Contracts whose quotes one connection may carry (options/Q). */
  contractsPerConnection: 1_000,
  /** Bytes of one subscribe message; the vendor takes 1 MB. */
  subscribeBytesMax: 512 * 1024,
  /** Channels of one subscribe message: an acknowledgement comes for each. */
  channelsPerMessage: 250,
  /** Rows of one page of a chain snapshot. */
  snapshotPage: 250,
  /** Rows of one page of reference data. */
  referencePage: 1_000,
  /** Pages of one answer: a chain of 100,000 contracts has 400. More is a cursor that runs in a circle. */
  pagesMax: 500,
  answerBytesMax: 16 * 1024 * 1024,
  /** One request with its body. */
  requestMs: 15 * MS_PER_SECOND,
  /** A wait that a 429 may ask for and is served at once; a longer one ends the call. */
  retryAfterServedMsMax: 15 * MS_PER_SECOND,
  /** A 429 that names no wait: the plans that have a limit count by the minute. */
  retryAfterMs: MS_PER_MINUTE,
  retryAfterMsMax: 5 * MS_PER_MINUTE,
  /** Between attempts with a key that was refused, by REST and by socket. */
  refusedMs: 5 * MS_PER_MINUTE,
} as const;

export const CONNECTION_LIMITS: KeeperLimits = {
  handshakeMs: 5 * MS_PER_SECOND,
  messageBytesMax: 8 * 1024 * 1024,
  signInMs: 10 * MS_PER_SECOND,
  pingEveryMs: 5 * MS_PER_SECOND,
  deadMs: 15 * MS_PER_SECOND,
  backOff: { firstMs: 500, longestMs: 60 * MS_PER_SECOND },
  settledMs: 30 * MS_PER_SECOND,
  refusedMs: MASSIVE_LIMITS.refusedMs,
};

export const SILENCE_LIMITS: SilenceLimits = { deadMs: CONNECTION_LIMITS.deadMs, stallMs: 30 * MS_PER_SECOND };
