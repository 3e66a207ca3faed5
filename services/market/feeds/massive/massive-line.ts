import type { Secret } from '#platform/secrets';
import { MarketCode } from '../../market-errors.js';
import type { QuoteBatch } from '../../state/index.js';
import {
  ConnectionKeeper,
  type ConnectionState,
  inBatches,
  type KeeperLimits,
  type KeeperPorts,
} from '../kit/index.js';
import { decodeQuotes } from './decode-quotes.js';
import { MASSIVE_LIMITS } from './limits.js';
import { type MassiveEvent, type ParsedMessage, parseMessage, type StatusEvent } from './parse-events.js';

/** The number of acknowledgements is not promised: after so long without the last one the subscription counts as made. */
const ACKNOWLEDGED_MS_MAX = 5_000;

/** What a line tells its feed. */
export interface LineHandlers {
  /** Where the options' quotes of a message are put before {@link LineHandlers.onQuotes}. */
  readonly batch: QuoteBatch;
  /** A message of nothing but options' quotes is in the batch. */
  readonly onQuotes: () => void;
  /** Quotes and bars of any other message, and what of it could not be used. */
  readonly onMessage: (message: ParsedMessage, text: string) => void;
  /** What is wanted is subscribed, for the first time, after a reconnect or after a change: what came before was missed. */
  readonly onSubscribed: () => void;
}

/**
 * One connection to a cluster of the vendor (options or stocks): signs in, subscribes to what is wanted and again after every reconnect.
 * The flow is the vendor's: it says `connected`, we send the key, it says `auth_success` or `auth_failed`, we subscribe in batches and get
 * an acknowledgement for each channel.
 */
export class MassiveLine {
  readonly keeper: ConnectionKeeper;
  readonly counters = { quotes: 0, subscriptionsRefused: 0 };
  private readonly wanted = new Set<string>();
  private hasSignedIn = false;
  private quoteAtMs = 0;
  /** Acknowledgements that are still to come. */
  private awaited = 0;
  private toldAtMs = 0;

  constructor(
    url: URL,
    private readonly key: Secret,
    limits: KeeperLimits,
    private readonly handlers: LineHandlers,
    private readonly ports: KeeperPorts,
  ) {
    this.keeper = new ConnectionKeeper(
      url,
      limits,
      {
        onMessage: (bytes) => this.receive(bytes),
        onLive: () => this.begin(),
        onEnd: () => {
          this.hasSignedIn = false;
          this.awaited = 0;
        },
      },
      ports,
    );
  }

  get state(): ConnectionState {
    return this.keeper.state;
  }

  /** Milliseconds since the last quote, or since the subscription when none came yet. */
  get quoteAgoMs(): number {
    return this.ports.clock.monotonicMs() - this.quoteAtMs;
  }

  get channelCount(): number {
    return this.wanted.size;
  }

  /** Does what is due. Called again and again. */
  look(): void {
    this.keeper.look();
    if (this.awaited > 0 && this.ports.clock.monotonicMs() - this.toldAtMs > ACKNOWLEDGED_MS_MAX) this.subscribed();
  }

  close(): void {
    this.keeper.close();
  }

  /** Sets what shall come over this line; only differences are sent. */
  want(channels: ReadonlySet<string>): void {
    const gone = [...this.wanted].filter((channel) => !channels.has(channel));
    const come = [...channels].filter((channel) => !this.wanted.has(channel));
    for (const channel of gone) this.wanted.delete(channel);
    for (const channel of come) this.wanted.add(channel);
    if (this.state !== 'live') return;
    // First what is given up: places are limited.
    this.tell('unsubscribe', gone);
    this.tell('subscribe', come);
    if (come.length > 0 && come.length === channels.size) this.quoteAtMs = this.ports.clock.monotonicMs();
  }

  private begin(): void {
    this.quoteAtMs = this.ports.clock.monotonicMs();
    this.tell('subscribe', [...this.wanted]);
  }

  private tell(action: 'subscribe' | 'unsubscribe', channels: readonly string[]): void {
    this.awaited += channels.length;
    this.toldAtMs = this.ports.clock.monotonicMs();
    const bounds = { countMax: MASSIVE_LIMITS.channelsPerMessage, sizeMax: MASSIVE_LIMITS.subscribeBytesMax };
    for (const batch of inBatches(channels, bounds, (channel) => channel.length + 1)) {
      this.keeper.send(JSON.stringify({ action, params: batch.join(',') }));
    }
  }

  private receive(bytes: Uint8Array): void {
    const { batch } = this.handlers;
    if (decodeQuotes(bytes, batch)) {
      this.gotQuotes(batch.count);
      this.handlers.onQuotes();
    } else {
      this.receiveText(textOf(bytes));
    }
  }

  private receiveText(text: string): void {
    const message = parseMessage(text);
    const data: MassiveEvent[] = [];
    let quotes = 0;
    for (const event of message.events) {
      if (event.kind === 'status') this.heed(event);
      else data.push(event);
      if (event.kind === 'quote') quotes += 1;
    }
    if (quotes > 0) this.gotQuotes(quotes);
    if (data.length > 0 || message.faults.length > 0) this.handlers.onMessage({ ...message, events: data }, text);
  }

  private gotQuotes(count: number): void {
    this.counters.quotes += count;
    this.quoteAtMs = this.ports.clock.monotonicMs();
    this.keeper.gotData();
  }

  /** Statuses are matched by their word, never by their message. Source: WebSocket specification, schemas of status events. */
  private heed({ status }: StatusEvent): void {
    switch (status) {
      case 'connected':
        this.signIn();
        break;
      case 'success':
        // The specification's example greets with `success`; later ones are acknowledgements.
        if (this.state === 'signing_in') this.signIn();
        else this.acknowledged();
        break;
      case 'auth_success':
        this.keeper.accepted();
        break;
      case 'auth_failed':
        this.keeper.refused(MarketCode.massiveKeyRefused);
        break;
      case 'auth_timeout':
      case 'auth_required':
      case 'max_connections':
      case 'force_disconnect':
      case 'slow_consumer':
        this.keeper.drop(status.toUpperCase());
        break;
      default:
        this.counters.subscriptionsRefused += 1;
        this.acknowledged();
    }
  }

  private acknowledged(): void {
    if (this.awaited === 0) return;
    this.awaited -= 1;
    if (this.awaited === 0) this.subscribed();
  }

  private subscribed(): void {
    this.awaited = 0;
    this.handlers.onSubscribed();
  }

  private signIn(): void {
    if (this.hasSignedIn) return;
    this.hasSignedIn = true;
    this.keeper.send(JSON.stringify({ action: 'auth', params: this.key.expose() }));
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
