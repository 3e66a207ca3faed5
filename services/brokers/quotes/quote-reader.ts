/** Reads at brokers what market wants to be told: one request a login at a time, evenly spread over its share of the budget. */
import type { ConnectionId, Underlying } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import type { MarketQuotes } from '#ports';
import {
  QUOTES_VERSION,
  type QuoteLogin,
  type QuotePart,
  type QuoteReport,
  type QuoteWait,
  type QuoteWish,
} from '#store/broker-quotes';
import { backoffMs } from '../adapters/kit/index.js';
import { type JudgedLogins, judgeLogins, type LoginFacts, type QuoteSource } from './judge-logins.js';
import { type QuoteJob, QuotePlan } from './quote-plan.js';

const LOOK_MS = 100;
const WISHES_EVERY_MS = 1_000;
const LOGINS_EVERY_MS = 5_000;
const REPORT_EVERY_MS = 1_000;

/** What a failure is to people. Others are the broker's troubles. */
const WAIT_OF_CODE: Readonly<Record<string, QuoteWait>> = {
  BROKER_RATE_LIMITED: 'BROKER_BUDGET_USED',
  BROKER_RELOGIN_NEEDED: 'OPERATOR_LOGIN_ENDED',
  BROKER_REFUSED: 'BROKER_QUOTES_REFUSED',
};

export interface QuoteReaderParts extends LoginFacts {
  readonly deskId: string;
  readonly wishes: () => Promise<readonly QuoteWish[]>;
  readonly logins: () => Promise<readonly QuoteLogin[]>;
  readonly tell: (part: QuotePart) => Promise<void>;
  readonly report: (report: QuoteReport) => Promise<void>;
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'every'>;
  readonly random: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** How one login fares. */
interface Reading {
  isBusy: boolean;
  nextMs: number;
  failures: number;
  wait: QuoteWait | undefined;
}

export class QuoteReader {
  private readonly plan = new QuotePlan();
  private readonly readings = new Map<ConnectionId, Reading>();
  private readonly underWay = new Set<Promise<void>>();
  private judged: JudgedLogins = { sources: [] };
  private isWanted = false;
  private wishesAtMs = Number.NEGATIVE_INFINITY;
  private loginsAtMs = Number.NEGATIVE_INFINITY;
  private reportAtMs = Number.NEGATIVE_INFINITY;
  private requests = 0;
  private failures = 0;
  private looks: Repeated | undefined;

  constructor(private readonly parts: QuoteReaderParts) {}

  start(): void {
    this.looks = this.parts.timers.every(LOOK_MS, () => this.look(), this.parts.onFailure);
  }

  /** Resolves when no request is under way any more. */
  async close(): Promise<void> {
    await this.looks?.stop();
    await Promise.all(this.underWay);
  }

  /** Does what is due. Called again and again, never twice at once. Errors: those of the stores. */
  async look(): Promise<void> {
    const nowMs = this.parts.clock.monotonicMs();
    if (nowMs >= this.wishesAtMs) {
      this.wishesAtMs = nowMs + WISHES_EVERY_MS;
      const wishes = await this.parts.wishes();
      this.isWanted = wishes.length > 0;
      this.plan.follow(wishes);
    }
    // Where no market asks, no desk reads: neither logins nor reports.
    if (!this.isWanted) return;
    if (nowMs >= this.loginsAtMs) {
      this.loginsAtMs = nowMs + LOGINS_EVERY_MS;
      this.judged = judgeLogins(await this.parts.logins(), this.parts);
      this.forgetOthers();
    }
    for (const source of this.judged.sources) this.turn(source);
    if (nowMs >= this.reportAtMs) {
      this.reportAtMs = nowMs + REPORT_EVERY_MS;
      await this.parts.report(this.reportOf());
    }
  }

  private turn(source: QuoteSource): void {
    const nowMs = this.parts.clock.monotonicMs();
    const { login, market, paceMs } = source;
    const reading = this.readingOf(login);
    if (reading.isBusy || nowMs < reading.nextMs) return;
    const job = this.plan.next(nowMs, market.port);
    if (job === undefined) return;
    reading.isBusy = true;
    reading.nextMs = nowMs + paceMs;
    const one = this.carryOut(source, job, reading).finally(() => {
      reading.isBusy = false;
      this.underWay.delete(one);
    });
    this.underWay.add(one);
  }

  /** Never throws. */
  private async carryOut({ login, market: { port } }: QuoteSource, job: QuoteJob, reading: Reading): Promise<void> {
    const { accountId } = login;
    this.requests += 1;
    try {
      if (job.kind === 'expiries') {
        const listed = await port.expiries(accountId, job.underlying);
        this.plan.done(job, this.parts.clock.monotonicMs(), listed);
        if (this.plan.wantedOf(job.underlying)?.length === 0) await this.tellNone(job.underlying);
      } else {
        const quotes = await this.read(login, port, job);
        if (quotes.isDelayed) {
          this.failed(job, reading, 'BROKER_QUOTES_DELAYED');
          return;
        }
        this.plan.done(job, this.parts.clock.monotonicMs());
        await this.parts.tell(this.partOf(job, quotes));
      }
      reading.failures = 0;
      reading.wait = undefined;
    } catch (error) {
      this.failed(job, reading, WAIT_OF_CODE[errorCodeOf(error)] ?? 'BROKER_QUOTES_FAILING');
      this.parts.onFailure(error);
    }
  }

  private read({ accountId }: QuoteLogin, port: QuoteSource['market']['port'], job: ReadJob): Promise<MarketQuotes> {
    return job.kind === 'chain'
      ? port.chain(accountId, job.underlying, job.expiries)
      : port.quotes(accountId, job.symbols, job.underlyings);
  }

  private failed(job: QuoteJob, reading: Reading, wait: QuoteWait): void {
    const nowMs = this.parts.clock.monotonicMs();
    this.plan.failed(job, nowMs);
    this.failures += 1;
    reading.failures += 1;
    reading.wait = wait;
    reading.nextMs = nowMs + backoffMs(reading.failures, this.parts.random());
  }

  private partOf(job: ReadJob, { options, underlyings }: MarketQuotes): QuotePart {
    const said = { version: QUOTES_VERSION, readAt: this.parts.clock.now(), options, underlyings } as const;
    if (job.kind === 'quotes') return said;
    const { underlying, expiries: told } = job;
    return { ...said, chain: { underlying, told, wanted: this.plan.wantedOf(underlying) ?? told } };
  }

  /** The broker lists nothing of it that is wanted. */
  private tellNone(underlying: Underlying): Promise<void> {
    const chain = { underlying, wanted: [], told: [] };
    const readAt = this.parts.clock.now();
    return this.parts.tell({ version: QUOTES_VERSION, readAt, chain, options: [], underlyings: [] });
  }

  /** A login that comes back begins anew. */
  private forgetOthers(): void {
    const used = new Set(this.judged.sources.map(({ login }) => login.connectionId));
    for (const id of this.readings.keys()) if (!used.has(id)) this.readings.delete(id);
  }

  private readingOf({ connectionId }: QuoteLogin): Reading {
    const known = this.readings.get(connectionId);
    if (known) return known;
    const reading: Reading = { isBusy: false, nextMs: Number.NEGATIVE_INFINITY, failures: 0, wait: undefined };
    this.readings.set(connectionId, reading);
    return reading;
  }

  /** It reads as long as one login does. */
  private reportOf(): QuoteReport {
    const { sources, wait: noLogin } = this.judged;
    const waits = sources.map(({ login }) => this.readingOf(login).wait);
    const wait = noLogin ?? (waits.length > 0 && waits.every((one) => one !== undefined) ? waits[0] : undefined);
    const { deskId, clock } = this.parts;
    return {
      ...{ version: QUOTES_VERSION, at: clock.now(), deskId },
      ...(wait !== undefined && { wait }),
      ...{ logins: sources.length, requests: this.requests, failures: this.failures },
    };
  }
}

type ReadJob = Exclude<QuoteJob, { kind: 'expiries' }>;
