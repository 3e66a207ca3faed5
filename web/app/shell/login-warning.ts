import type { ConnectionView } from '#contract';
import { localMoment } from '../../format/time.js';

/** From here on every page says that a login ends. */
const WARNED_BEFORE_MS = 24 * 3_600_000;

export interface LoginWarning {
  readonly words: string;
  readonly tone: 'caution' | 'negative';
}

/** Returns what to say on every page about a login that has ended or ends within a day; the pages of brokers count it down. */
export function loginWarning(connection: ConnectionView, now: number): LoginWarning | undefined {
  const { state, title, sessionEndsAt } = connection;
  if (state === 'relogin') {
    return {
      words: `${title}: the login has ended. Until you sign in again nothing can be sent, exits neither.`,
      tone: 'negative',
    };
  }
  if (state !== 'connected' || sessionEndsAt === undefined) return undefined;
  const left = sessionEndsAt - now;
  if (left > WARNED_BEFORE_MS) return undefined;
  return {
    words: `${title}: sign in again by ${localMoment(sessionEndsAt)}, or its bots can neither open nor close.`,
    tone: left <= WARNED_BEFORE_MS / 12 ? 'negative' : 'caution',
  };
}
