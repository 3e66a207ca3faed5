import type { RawData, WebSocket } from 'ws';
import { parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { Turn } from '../tape/index.js';
import type { ThetaScript } from './script.js';
import { quoteFrame, tickerOfRequest } from './wire.js';

/** A reader that lets so much pile up is disconnected. */
const BACKLOG_BYTES_MAX = 32 * 1024 * 1024;

/** The terminal's one client: subscriptions by request, statuses every second, a frame for each quote. */
export class Session {
  /** Tickers of what is subscribed, `O:…` for options. */
  readonly subscribed = new Set<string>();
  /** Quotes that left. */
  sent = 0;

  constructor(
    readonly socket: WebSocket,
    private readonly script: ThetaScript,
  ) {
    socket.on('message', (data) => this.heed(data));
  }

  /** Underlyings of what is subscribed. */
  *underlyings(): Generator<string> {
    for (const ticker of this.subscribed) {
      const contract = ticker.startsWith('O:') ? parseOccSymbol(ticker.slice(2)) : undefined;
      yield contract ? underlyingOfRoot(contract.root) : ticker;
    }
  }

  tell({ share, quotes }: Turn): void {
    const { script } = this;
    if (script.isMuted || script.status !== 'CONNECTED') return;
    for (const quote of [share, ...quotes]) {
      if (!this.subscribed.has(quote.sym)) continue;
      this.send(quoteFrame(quote, script.status));
      this.sent += 1;
    }
  }

  sayStatus(): void {
    this.send(JSON.stringify({ header: { type: 'STATUS', status: this.script.status } }));
  }

  send(text: string): void {
    if (this.script.isFrozen) return;
    if (this.socket.bufferedAmount > BACKLOG_BYTES_MAX) this.socket.terminate();
    else this.socket.send(text);
  }

  private heed(data: RawData): void {
    const request = readRequest(data);
    const { msg_type: type, id } = request;
    if (type === 'STOP') {
      this.subscribed.clear();
      this.answer(id, 'SUBSCRIBED');
      return;
    }
    const ticker = tickerOfRequest(request['sec_type'], request['contract']);
    if (type !== 'STREAM' || request['req_type'] !== 'QUOTE' || ticker === undefined) this.answer(id, 'ERROR');
    else if (request['add'] === false) {
      this.subscribed.delete(ticker);
      this.answer(id, 'SUBSCRIBED');
    } else if (this.script.status === 'UNVERIFIED') this.answer(id, 'INVALID_PERMS');
    else if (!this.subscribed.has(ticker) && this.subscribed.size >= this.script.streamsMax) {
      this.answer(id, 'MAX_STREAMS_REACHED');
    } else {
      this.subscribed.add(ticker);
      this.answer(id, 'SUBSCRIBED');
    }
  }

  private answer(id: unknown, response: string): void {
    if (this.script.isForgetful) return;
    this.send(JSON.stringify({ header: { type: 'REQ_RESPONSE', status: this.script.status, response, req_id: id } }));
  }
}

function readRequest(data: RawData): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(String(data)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
