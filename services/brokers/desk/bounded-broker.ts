import type { Timers } from '#platform/clock';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';

/** Commands: whoever waits for one that overran must not believe that it failed. */
const COMMANDS: ReadonlySet<PropertyKey> = new Set(['place', 'placeSpread', 'replace', 'cancel']);
/** Given as the reason, because making one anew for each call costs more than the rest of it. */
const IN_TIME = 'the call came back in time';
/** What the desk says of a command that overran. */
export const BROKER_OVERRUN = 'BROKER_OVERRUN';

/**
 * Returns a broker whose calls end after a time whatever it does: adapters bound each phase of a call themselves, this is the
 * bound behind them, so that a call that never comes back cannot hold an account. A command that overruns is `unknown`, a read
 * that overruns failed with `BROKER_UNREACHABLE`.
 */
export function boundedBroker(broker: BrokerPort, callMs: number, timers: Pick<Timers, 'sleep'>): BrokerPort {
  const bound = async (property: PropertyKey, call: Promise<unknown>): Promise<unknown> => {
    const inTime = new AbortController();
    const overrun = timers.sleep(callMs, inTime.signal).then(
      () => {
        if (COMMANDS.has(property)) return { kind: 'unknown', cause: BROKER_OVERRUN };
        throw new PlatformError('BROKER_UNREACHABLE', { retryable: true, context: { call: String(property) } });
      },
      () => call,
    );
    try {
      return await Promise.race([call, overrun]);
    } finally {
      inTime.abort(IN_TIME);
      // Whichever lost the race is nobody's concern any more.
      call.catch(() => undefined);
      overrun.catch(() => undefined);
    }
  };
  return new Proxy(broker, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        return result instanceof Promise ? bound(property, result) : result;
      };
    },
  });
}
