import { type OptionContract, parseOccSymbol } from '#core/model';
import { MarketCode } from '../../market-errors.js';
import { ConnectionKeeper, type ConnectionState, type KeeperPorts, type ParseFault } from '../kit/index.js';
import { CONNECTION_LIMITS, THETA_LIMITS } from './limits.js';
import { parseFrame, type QuoteFrame, type Response, type Upstream } from './parse-frames.js';

/** Prices are in 1e-4, strikes of the stream in thousandths. */
const UNITS_PER_THOUSANDTH = 10;

/** What a line tells its vendor. */
export interface LineHandlers {
  readonly onQuote: (quote: QuoteFrame) => void;
  readonly onFault: (fault: ParseFault | 'vendor_away', text: string) => void;
  /** What is wanted is subscribed, for the first time, after a reconnect or after the terminal had lost the market: what came before was missed. */
  readonly onSubscribed: () => void;
}

interface StreamRequest {
  /** OCC symbol, or the ticker of a share. */
  readonly name: string;
  readonly add: boolean;
}

/**
 * The connection to a Theta Terminal. The terminal has signed in to the vendor by itself and says every second how that stands. Each stream is asked
 * for by a request with a number and answered by that number; so many are under way at a time.
 */
export class ThetaLine {
  readonly keeper: ConnectionKeeper;
  readonly counters = { quotes: 0, subscriptionsRefused: 0, unanswered: 0 };
  private readonly wanted = new Set<string>();
  private queue: StreamRequest[] = [];
  /** Numbers of requests that wait for their answers. */
  private readonly unanswered = new Set<number>();
  private askedAtMs = 0;
  /** Rises with each request: the terminal renews subscriptions in this order after it has lost the vendor. */
  private nextId = 0;
  private isSubscribing = false;
  private upstreamNow: Upstream = 'DISCONNECTED';
  private hasBeenConnected = false;
  private quoteAtMs = 0;

  constructor(
    url: URL,
    private readonly handlers: LineHandlers,
    private readonly ports: KeeperPorts,
  ) {
    this.keeper = new ConnectionKeeper(
      url,
      CONNECTION_LIMITS,
      {
        onMessage: (bytes) => this.receive(bytes),
        onLive: () => this.begin(),
        onEnd: () => {
          this.queue = [];
          this.unanswered.clear();
          this.hasBeenConnected = false;
        },
      },
      ports,
    );
  }

  get state(): ConnectionState {
    return this.keeper.state;
  }

  /** Connected to a terminal that has lost the vendor, or has not found it yet. */
  get isAway(): boolean {
    return this.upstreamNow !== 'CONNECTED';
  }

  /** Milliseconds since the last quote, or since the subscription when none came yet. */
  get quoteAgoMs(): number {
    return this.ports.clock.monotonicMs() - this.quoteAtMs;
  }

  get streamCount(): number {
    return this.wanted.size;
  }

  /** Does what is due. Called again and again. */
  look(): void {
    this.keeper.look();
    const isLate = this.ports.clock.monotonicMs() - this.askedAtMs > THETA_LIMITS.answeredMsMax;
    if (this.unanswered.size === 0 || !isLate) return;
    this.counters.unanswered += this.unanswered.size;
    this.unanswered.clear();
    this.ask();
  }

  close(): void {
    this.keeper.close();
  }

  /** Sets what shall come, OCC symbols and tickers of shares; only differences are asked for. */
  want(names: ReadonlySet<string>): void {
    const gone = [...this.wanted].filter((name) => !names.has(name));
    const come = [...names].filter((name) => !this.wanted.has(name));
    for (const name of gone) this.wanted.delete(name);
    for (const name of come) this.wanted.add(name);
    if (this.state !== 'live' || gone.length + come.length === 0) return;
    if (come.length === names.size) this.quoteAtMs = this.ports.clock.monotonicMs();
    // First what is given up: streams are limited.
    this.request([...gone.map((name) => ({ name, add: false })), ...come.map((name) => ({ name, add: true }))]);
  }

  private begin(): void {
    this.quoteAtMs = this.ports.clock.monotonicMs();
    this.unanswered.clear();
    this.queue = [];
    // What an earlier client of the terminal wanted would come to us as well.
    this.keeper.send(JSON.stringify({ msg_type: 'STOP', id: this.nextId++ }));
    this.request([...this.wanted].map((name) => ({ name, add: true })));
  }

  private request(requests: readonly StreamRequest[]): void {
    this.queue.push(...requests);
    this.isSubscribing = true;
    this.ask();
  }

  /** Sends as many requests as may be under way. */
  private ask(): void {
    const free = THETA_LIMITS.requestsUnanswered - this.unanswered.size;
    for (const { name, add } of this.queue.splice(0, free)) {
      const id = this.nextId++;
      this.unanswered.add(id);
      this.askedAtMs = this.ports.clock.monotonicMs();
      this.keeper.send(JSON.stringify({ msg_type: 'STREAM', ...streamOf(name), req_type: 'QUOTE', add, id }));
    }
    if (!this.isSubscribing || this.queue.length > 0 || this.unanswered.size > 0) return;
    this.isSubscribing = false;
    this.handlers.onSubscribed();
  }

  private receive(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    const frame = parseFrame(text);
    if (typeof frame === 'string') this.handlers.onFault(frame, text);
    else if (frame.kind === 'status') this.heedStatus(frame.upstream);
    else if (frame.kind === 'response') this.heedResponse(frame.id, frame.response);
    else if (frame.kind === 'quote') this.heedQuote(frame, text);
  }

  private heedQuote(quote: QuoteFrame, text: string): void {
    if (quote.upstream !== 'CONNECTED') {
      this.handlers.onFault('vendor_away', text);
      return;
    }
    this.counters.quotes += 1;
    this.quoteAtMs = this.ports.clock.monotonicMs();
    this.keeper.gotData();
    this.handlers.onQuote(quote);
  }

  private heedStatus(upstream: Upstream): void {
    const wasAway = this.isAway;
    this.upstreamNow = upstream;
    if (upstream === 'UNVERIFIED') this.keeper.refused(MarketCode.thetaRefused);
    // A terminal that has just been started is disconnected until somebody asks it for something.
    else if (this.state === 'signing_in') this.keeper.accepted();
    else if (wasAway && !this.isAway && this.hasBeenConnected) this.begin();
    if (!this.isAway) this.hasBeenConnected = true;
  }

  private heedResponse(id: number, response: Response): void {
    if (!this.unanswered.delete(id)) return;
    if (response !== 'SUBSCRIBED') this.counters.subscriptionsRefused += 1;
    this.ask();
  }
}

function streamOf(name: string): object {
  const contract = parseOccSymbol(name);
  return contract
    ? { sec_type: 'OPTION', contract: contractOf(contract) }
    : { sec_type: 'STOCK', contract: { root: name } };
}

function contractOf({ root, expiry, right, strike }: OptionContract): object {
  return {
    root,
    expiration: Number(expiry.replaceAll('-', '')),
    strike: strike / UNITS_PER_THOUSANDTH,
    right: right === 'call' ? 'C' : 'P',
  };
}
