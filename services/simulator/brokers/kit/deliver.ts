/** Carries one request to a simulated broker as its fault script wants it; the same decision with and without sockets. */
import type { FaultScript } from './faults.js';
import { jsonReply } from './http.js';
import type { BrokerSimulator, SimReply, SimRequest, SimTrouble } from './types.js';

/**
 * - reply: `afterMs` later, in wall milliseconds, where the script says slow
 * - reset: the connection is reset; hang: nothing is ever answered. `carriedOut` says whether the broker did what was asked
 */
export type Delivery =
  | { readonly kind: 'reply'; readonly reply: SimReply; readonly afterMs?: number }
  | { readonly kind: 'reset' | 'hang'; readonly carriedOut: boolean };

const STATUS: Readonly<Record<SimTrouble, number>> = { error: 500, rate_limited: 429, unauthorised: 401 };
/** Neither JSON nor XML: half an answer. */
const GARBAGE = '{"order":{"id":';
const SLOW_MS = 1_000;

export async function answerWithFaults(
  simulator: BrokerSimulator,
  script: FaultScript,
  host: string,
  request: SimRequest,
): Promise<Delivery> {
  const fault = script.plan(simulator.routeOf(host, request));
  const trouble = (kind: SimTrouble): Delivery => ({ kind: 'reply', reply: troubleOf(simulator, kind, host, request) });
  switch (fault?.kind) {
    case 'reset_before':
      return { kind: 'reset', carriedOut: false };
    case 'hang_before':
      return { kind: 'hang', carriedOut: false };
    case 'error_before':
      return trouble('error');
    case 'rate_limited':
      return trouble('rate_limited');
    case 'unauthorised':
      return trouble('unauthorised');
    default:
  }
  const reply = await simulator.handle(host, request);
  switch (fault?.kind) {
    case 'reset_after':
      return { kind: 'reset', carriedOut: true };
    case 'hang_after':
      return { kind: 'hang', carriedOut: true };
    case 'error_after':
      return trouble('error');
    case 'garbage_after':
      return { kind: 'reply', reply: { ...reply, status: 200, body: GARBAGE } };
    case 'slow':
      return { kind: 'reply', reply, afterMs: fault.ms ?? SLOW_MS };
    default:
      return { kind: 'reply', reply };
  }
}

function troubleOf(simulator: BrokerSimulator, kind: SimTrouble, host: string, request: SimRequest): SimReply {
  return simulator.trouble?.(kind, host, request) ?? jsonReply(STATUS[kind], { error: kind });
}
