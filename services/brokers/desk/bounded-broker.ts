import type { After } from '#platform/clock';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';

/** Commands: whoever waits for one that overran must not believe that it failed. */
const COMMANDS: ReadonlySet<PropertyKey> = new Set(['place', 'placeSpread', 'replace', 'cancel']);
/** What the desk says of a command that overran. */
export const BROKER_OVERRUN = 'BROKER_OVERRUN';

/**
 * Returns a broker whose calls end after a time whatever it does: adapters bound each phase of a call themselves, this is the
 * bound behind them, so that a call that never comes back cannot hold an account. A command that overruns is `unknown`, a read
 * that overruns failed with `BROKER_UNREACHABLE`.
 */
export function boundedBroker(broker: BrokerPort, callMs: number, after: After): BrokerPort {
  const bound = (property: PropertyKey, call: Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const callOff = after(callMs, () => {
        if (COMMANDS.has(property)) resolve({ kind: 'unknown', cause: BROKER_OVERRUN });
        else reject(new PlatformError('BROKER_UNREACHABLE', { retryable: true, context: { call: String(property) } }));
      });
      // What comes after the time is over is nobody's concern any more.
      call.finally(callOff).then(resolve, reject);
    });
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
