import type { BrokerRequestView, ConnectionView } from '#contract';
import { countdownTone, freshAge, longSpan } from './countdown.js';
import type { StateWords, Tone } from './states.js';

/** States of a login at a broker, as words. */
export const CONNECTION_STATE: Readonly<Record<ConnectionView['state'], StateWords>> = {
  connecting: { words: 'Connecting', tone: 'info' },
  connected: { words: 'Connected', tone: 'positive' },
  relogin: { words: 'Login ended', tone: 'negative' },
  disconnecting: { words: 'Disconnecting', tone: 'stale' },
  disconnected: { words: 'Disconnected', tone: 'neutral' },
  failed: { words: 'Not connected', tone: 'negative' },
};

export interface HealthPart {
  readonly words: string;
  readonly tone: Tone;
}

/**
 * Returns how a connection is doing as the parts of one line: `last request 0.2 s ago`, `sign in again in 3 days 4 h`.
 * @param requests - newest first; undefined while they are not read yet
 * @param now - wall clock
 */
export function healthLine(
  connection: ConnectionView,
  requests: readonly BrokerRequestView[] | undefined,
  now: number,
): readonly HealthPart[] {
  if (connection.state !== 'connected') {
    return connection.words === undefined ? [] : [{ words: connection.words, tone: 'neutral' }];
  }
  return [...requestPart(requests, now), signInPart(connection, now)];
}

function requestPart(requests: readonly BrokerRequestView[] | undefined, now: number): readonly HealthPart[] {
  const last = requests?.[0];
  if (!requests) return [];
  if (!last) return [{ words: 'no request yet', tone: 'neutral' }];
  const age = freshAge(now - last.at);
  return hasFailed(last)
    ? [{ words: `last request failed ${age} ago (${last.cause ?? last.status})`, tone: 'caution' }]
    : [{ words: `last request ${age} ago`, tone: 'neutral' }];
}

function signInPart(connection: ConnectionView, now: number): HealthPart {
  if (connection.sessionEndsAt === undefined) return { words: 'no need to sign in again', tone: 'neutral' };
  const left = connection.sessionEndsAt - now;
  return left <= 0
    ? { words: 'the login has ended', tone: 'negative' }
    : { words: `sign in again in ${longSpan(left)}`, tone: countdownTone(left) };
}

/** Whether a request got no answer or one that is an error. */
export function hasFailed(request: BrokerRequestView): boolean {
  return request.status === undefined || request.status >= 400;
}
