import { Pool } from 'undici';
import { assert } from '#core/units';
import { type Clock, systemClock, systemTimers, type Timers } from '#platform/clock';
import type { RateTerms } from '../adapters/index.js';
import { NOT_SENT_CAUSES } from './causes.js';
import { exchange } from './exchange.js';
import { allowedHosts, hostOf } from './hosts.js';
import { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from './limits.js';
import { RateBudget } from './rate-budget.js';
import { RateGate } from './rate-gate.js';
import { retryAfterMs } from './retry-after.js';
import type { BrokerAnswer, BrokerCall, BrokerHttp, RequestRecord } from './types.js';
import { USER_AGENT } from './user-agent.js';

const TOO_MANY_REQUESTS = 429;
const NO_QUOTES = { requests: 0, apart: true };

export interface BrokerHttpOptions {
  /** The broker's name in the records. */
  readonly broker: string;
  /** `https` origins by role; nobody else is spoken to. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly rate: RateTerms;
  /** PEM of the only authority to trust, for simulated brokers; by default the roots that Node carries. */
  readonly ca?: string;
  /** Told of each call when it has ended. Must not throw. */
  readonly onRecord?: (record: RequestRecord) => void;
  readonly limits?: Partial<TransportLimits>;
  readonly clock?: Clock;
  readonly timers?: Pick<Timers, 'sleep'>;
}

export interface ClosableHttp extends BrokerHttp {
  /** Cuts all connections; calls under way end as `lost`. */
  close(): Promise<void>;
}

/**
 * Opens the way to one broker. A pool asks nobody else where to go: no proxy of the environment, no redirect, no
 * repetition; what it sends it sends once.
 */
export function createBrokerHttp(options: BrokerHttpOptions): ClosableHttp {
  return new PooledHttp(options);
}

class PooledHttp implements ClosableHttp {
  private readonly limits: TransportLimits;
  private readonly clock: Clock;
  private readonly allowed: ReadonlyMap<string, URL>;
  private readonly pools = new Map<string, Pool>();
  private readonly gates = new Map<string, RateGate>();

  constructor(private readonly options: BrokerHttpOptions) {
    this.limits = { ...DEFAULT_TRANSPORT_LIMITS, ...options.limits };
    this.clock = options.clock ?? systemClock;
    this.allowed = allowedHosts(options.hosts);
    for (const { origin } of this.allowed.values()) {
      if (!this.pools.has(origin)) this.pools.set(origin, openPool(origin, this.limits, options.ca));
    }
  }

  async call(call: BrokerCall): Promise<BrokerAnswer> {
    const { origin } = hostOf(this.allowed, call.host, call.path);
    const at = this.clock.now();
    const startedMs = this.clock.monotonicMs();
    const answer = await this.carryOut(call, origin, startedMs);
    if (answer.kind === 'answered' && answer.status === TOO_MANY_REQUESTS) this.hold(call, answer.headers);
    const tookMs = this.clock.monotonicMs() - startedMs;
    this.options.onRecord?.(recordOf(this.options.broker, call, answer, at, tookMs));
    return answer;
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private async carryOut(call: BrokerCall, origin: string, startedMs: number): Promise<BrokerAnswer> {
    const deadlineMs = startedMs + (call.timeoutMs ?? this.limits.callMs);
    for (const gate of this.gatesOf(call)) {
      if (!(await gate.pass(call.priority, deadlineMs))) return { kind: 'not_sent', cause: NOT_SENT_CAUSES.budget };
    }
    const pool = this.pools.get(origin);
    assert(pool, 'Invariant: each allowed host has a pool');
    return exchange(pool, {
      method: call.method,
      path: call.path,
      headers: { 'user-agent': USER_AGENT, ...call.headers, ...call.sign?.({ origin, at: this.clock.now() }) },
      timeoutMs: Math.max(0, deadlineMs - this.clock.monotonicMs()),
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.guard ? { guard: call.guard } : {}),
    });
  }

  private hold(call: BrokerCall, headers: Readonly<Record<string, string>>): void {
    const waitMs = retryAfterMs(headers, this.clock.now()) ?? this.options.rate.windowMs;
    const untilMs = this.clock.monotonicMs() + waitMs;
    const gates = call.priority === 'quote' ? this.gatesOfQuote(call) : [this.gateOf(call)];
    for (const gate of gates) gate.refusedUntil(call.priority, untilMs);
  }

  /** The endpoint's own limit comes first: who waits for it spends nothing of the other one. */
  private gatesOf(call: BrokerCall): readonly RateGate[] {
    if (call.priority === 'quote') return this.gatesOfQuote(call);
    const { name, connectionId } = call;
    const own = this.options.rate.perCall?.[name];
    const narrow = own === undefined ? [] : [this.gate(`${connectionId ?? ''} ${name}`, { ...own, keptForExits: 0 })];
    return [...narrow, this.gateOf(call)];
  }

  /** Its share comes first: who waits for it spends nothing of what orders need. */
  private gatesOfQuote(call: BrokerCall): readonly RateGate[] {
    const { windowMs, quotes = NO_QUOTES } = this.options.rate;
    const share = { windowMs, requests: quotes.requests, keptForExits: 0 };
    const own = this.gate(`${call.connectionId ?? ''} quotes of a feed`, share);
    return quotes.apart ? [own] : [own, this.gateOf(call)];
  }

  /** Brokers count per login; what belongs to none yet shares one budget. */
  private gateOf({ connectionId }: BrokerCall): RateGate {
    return this.gate(connectionId ?? '', this.options.rate);
  }

  private gate(key: string, terms: RateTerms): RateGate {
    const known = this.gates.get(key);
    if (known) return known;
    const gate = new RateGate({
      budget: new RateBudget(terms),
      monotonicMs: () => this.clock.monotonicMs(),
      sleep: (this.options.timers ?? systemTimers).sleep,
    });
    this.gates.set(key, gate);
    return gate;
  }
}

function openPool(origin: string, limits: TransportLimits, ca: string | undefined): Pool {
  return new Pool(origin, {
    connections: limits.connectionsMax,
    pipelining: 1,
    allowH2: false,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    keepAliveTimeout: limits.keepAliveMs,
    keepAliveMaxTimeout: limits.keepAliveMs,
    maxResponseSize: limits.answerBytesMax,
    connect: {
      timeout: limits.connectMs,
      // Written out, so that no variable of the environment (NODE_TLS_REJECT_UNAUTHORIZED) can switch it off.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca }),
    },
  });
}

function recordOf(broker: string, call: BrokerCall, answer: BrokerAnswer, at: number, tookMs: number): RequestRecord {
  return {
    broker,
    name: call.name,
    method: call.method,
    at,
    tookMs,
    ...(call.connectionId === undefined ? {} : { connectionId: call.connectionId }),
    ...(call.accountId === undefined ? {} : { accountId: call.accountId }),
    ...(answer.kind === 'answered' ? { status: answer.status } : { cause: answer.cause }),
  };
}
