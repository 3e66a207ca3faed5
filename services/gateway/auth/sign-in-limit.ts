import { MS_PER_MINUTE } from '#core/units';
import { Problem } from '../http/index.js';
import type { Counters } from '../limits/index.js';

/** Who tries to sign in, as far as is known before the password is. */
export interface Attempt {
  /** Of the client's connection. */
  readonly address: string;
  /** The e-mail address, or what else is guessed at; absent where the address alone is limited. */
  readonly target?: string;
  /** A browser in which this user signed in before: counted for itself, so that strangers cannot use up its attempts. */
  readonly deviceId?: string;
}

const WINDOW_MS = 15 * MS_PER_MINUTE;
/** All users behind one address together. */
const PER_ADDRESS_FACTOR = 20;

/**
 * Limits guesses per account and source. A known device has a counter of its own: whoever tries an address from elsewhere, even from
 * behind the same network, never locks its owner out. Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
 */
export class SignInLimit {
  constructor(
    private readonly counters: Counters,
    private readonly attemptsMax: number,
  ) {}

  /** Counts before the slow comparison, so that many attempts at once are no way around the limit. Errors: `TOO_MANY_ATTEMPTS`. */
  async begin(attempt: Attempt): Promise<void> {
    if (attempt.target !== undefined) {
      const own = await this.counters.add(ownKey(attempt), WINDOW_MS);
      if (own.count > this.attemptsMax) throw new Problem('TOO_MANY_ATTEMPTS', { waitMs: own.msLeft });
    }
    if (attempt.deviceId !== undefined) return;
    const all = await this.counters.add(addressKey(attempt), WINDOW_MS);
    if (all.count > this.attemptsMax * PER_ADDRESS_FACTOR)
      throw new Problem('TOO_MANY_ATTEMPTS', { waitMs: all.msLeft });
  }

  /** The attempt was none: it succeeded. */
  async succeeded(attempt: Attempt): Promise<void> {
    if (attempt.target !== undefined) await this.counters.forget(ownKey(attempt));
    if (attempt.deviceId === undefined) await this.counters.giveBack(addressKey(attempt));
  }
}

const ownKey = ({ address, target, deviceId }: Attempt) =>
  deviceId === undefined ? `attempt:${address}:${target}` : `attempt:device:${deviceId}:${target}`;
const addressKey = ({ address }: Attempt) => `attempts:${address}`;
