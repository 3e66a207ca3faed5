import type { Underlying } from '#core/units';
import type { RedisClient } from '#platform/redis';

/** Somebody looks at an underlying that nobody follows. The message is its ticker. A wish that is lost is told again by whoever still looks. */
export const COLD_CHAIN_CHANNEL = 'feeds:wanted';
/** Why a chain could not be read is told for so long. */
const REFUSAL_MS = 60_000;
const keyOf = (underlying: Underlying) => `feeds:unread:${underlying}`;

/** Chains that nobody follows and somebody wants to look at: market reads each once. */
export class ColdChainStore {
  constructor(private readonly redis: Pick<RedisClient, 'get' | 'set' | 'publish'>) {}

  /** Errors: PlatformError `REDIS_*`. */
  ask(underlying: Underlying): Promise<void> {
    return this.redis.publish(COLD_CHAIN_CHANNEL, underlying);
  }

  /** Says that the chain could not be read. Errors: PlatformError `REDIS_*`. */
  refuse(underlying: Underlying, code: string): Promise<void> {
    return this.redis.set(keyOf(underlying), code, REFUSAL_MS);
  }

  /** Returns the code with which reading the chain failed within the last minute. Errors: PlatformError `REDIS_*`. */
  refusal(underlying: Underlying): Promise<string | undefined> {
    return this.redis.get(keyOf(underlying));
  }
}
