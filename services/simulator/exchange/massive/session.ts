import type { RawData, WebSocket } from 'ws';
import { parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { Turn } from '../tape/index.js';
import type { MassiveScript } from './script.js';

export type Cluster = 'options' | 'stocks';

/** Source: the vendor's description of options/Q. */
const CONTRACTS_MAX = 1_000;
/** A reader that lets so much pile up is disconnected, as the vendor does. */
const BACKLOG_BYTES_MAX = 32 * 1024 * 1024;

/** One client's connection to a cluster: connected, auth, subscribe, data. */
export class Session {
  /** The key with which it signed in. */
  key: string | undefined;
  readonly channels = new Set<string>();

  constructor(
    readonly cluster: Cluster,
    readonly socket: WebSocket,
    private readonly script: MassiveScript,
    private readonly countOf: (cluster: Cluster, key: string) => number,
  ) {
    socket.on('message', (data) => this.heed(data));
    this.say('connected', 'Connected Successfully');
  }

  /** Underlyings of what is subscribed. */
  *underlyings(): Generator<string> {
    for (const channel of this.channels) {
      const ticker = channel.slice(channel.indexOf('.') + 1);
      const contract = ticker.startsWith('O:') ? parseOccSymbol(ticker.slice(2)) : undefined;
      yield contract ? underlyingOfRoot(contract.root) : ticker;
    }
  }

  /** Sends what of a turn is subscribed, as one frame. */
  tell({ share, quotes, bars }: Turn): void {
    if (this.script.muted.has(this.cluster)) return;
    const events: object[] = [];
    if (this.cluster === 'stocks') {
      if (this.channels.has(`Q.${share.sym}`)) events.push(share);
    } else {
      for (const quote of quotes) if (this.channels.has(`Q.${quote.sym}`)) events.push(quote);
      for (const bar of bars) if (this.channels.has(`AM.${bar.sym}`)) events.push(bar);
    }
    if (events.length > 0) this.send(JSON.stringify(events));
  }

  send(text: string): void {
    if (this.script.isFrozen) return;
    if (this.socket.bufferedAmount > BACKLOG_BYTES_MAX) {
      this.say('slow_consumer', 'Disconnected: slow consumer');
      this.socket.close();
    } else this.socket.send(text);
  }

  private say(status: string, message: string): void {
    this.socket.send(JSON.stringify([{ ev: 'status', status, message }]));
  }

  private heed(data: RawData): void {
    const { action, params } = readCommand(data);
    if (action === 'auth') this.signIn(params);
    else if (this.key === undefined) this.say('auth_required', 'not authenticated');
    else if (action === 'subscribe') for (const channel of params.split(',')) this.subscribe(channel);
    else if (action === 'unsubscribe') {
      for (const channel of params.split(',')) {
        this.channels.delete(channel);
        this.say('success', `unsubscribed to: ${channel}`);
      }
    } else this.say('error', 'unknown action');
  }

  private signIn(key: string): void {
    if (!this.script.keys.has(key)) {
      this.say('auth_failed', 'authentication failed');
      this.socket.close();
    } else if (this.countOf(this.cluster, key) >= this.script.connectionsMax) {
      this.say('max_connections', 'Maximum number of connections exceeded.');
      this.socket.close();
    } else {
      this.key = key;
      this.say('auth_success', 'authenticated');
    }
  }

  private subscribe(channel: string): void {
    const isQuote = this.cluster === 'options' && channel.startsWith('Q.');
    const isNew = !this.channels.has(channel);
    if (isQuote && (channel === 'Q.*' || (isNew && this.quoteCount() >= CONTRACTS_MAX))) {
      this.say('error', `not subscribed to: ${channel}`);
      return;
    }
    this.channels.add(channel);
    this.say('success', `subscribed to: ${channel}`);
  }

  private quoteCount(): number {
    let count = 0;
    for (const channel of this.channels) if (channel.startsWith('Q.')) count += 1;
    return count;
  }
}

function readCommand(data: RawData): { readonly action: string; readonly params: string } {
  try {
    const value = JSON.parse(String(data)) as { action?: unknown; params?: unknown };
    return { action: String(value.action), params: String(value.params ?? '') };
  } catch {
    return { action: '', params: '' };
  }
}
