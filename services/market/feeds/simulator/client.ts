import { WebSocket } from 'ws';
import type { z } from 'zod';
import { PlatformError } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { MarketClockReading, ReferenceText, type SnapshotContract, SnapshotPage, UnderlyingList } from './parse.js';

const REQUEST_TIMEOUT_MS = 5_000;
const PAGE_SIZE = 250;
/** Any key opens the simulated exchange. */
const KEY = 'simulator';
const SILENCE_MS_MAX = 15_000;

/** Calls of the simulated exchange; they mirror its endpoints. Errors: PlatformError `SIMULATOR_UNREACHABLE` (retryable), `SIMULATOR_ANSWER_UNREADABLE`. */
export class SimulatorClient {
  constructor(private readonly baseUrl: string) {}

  async underlyings(): Promise<readonly string[]> {
    return (await this.get(new URL('/v1/underlyings', this.baseUrl), UnderlyingList)).results;
  }

  marketClock(): Promise<MarketClockReading> {
    return this.get(new URL('/v1/marketclock', this.baseUrl), MarketClockReading);
  }

  /** Returns what the exchange makes up of its underlyings, in the layout of a file of reference data. */
  async reference(file: string): Promise<string> {
    return (await this.get(new URL(`/v1/reference/${file}`, this.baseUrl), ReferenceText)).text;
  }

  /** Returns all contracts of an underlying, page by page. */
  async snapshot(underlying: string): Promise<readonly SnapshotContract[]> {
    const contracts: SnapshotContract[] = [];
    let next: string | undefined = `/v3/snapshot/options/${underlying}?limit=${PAGE_SIZE}`;
    while (next !== undefined) {
      const page: z.infer<typeof SnapshotPage> = await this.get(new URL(next, this.baseUrl), SnapshotPage);
      contracts.push(...page.results);
      next = page.next_url;
    }
    return contracts;
  }

  private async get<Schema extends z.ZodType>(url: URL, schema: Schema): Promise<z.infer<Schema>> {
    let body: unknown;
    try {
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${KEY}` },
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      body = await answer.json();
    } catch (error) {
      throw new PlatformError(MarketCode.simulatorUnreachable, {
        retryable: true,
        cause: error,
        context: { path: url.pathname },
      });
    }
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new PlatformError(MarketCode.simulatorAnswerUnreadable, {
      cause: parsed.error,
      context: { path: url.pathname },
    });
  }
}

/** One connection to the quotes. It is not revived: whoever made it makes the next one, with back-off. */
export interface QuoteSocket {
  /** Resolves when the connection has ended, for whatever reason. */
  readonly ended: Promise<void>;
  close(): void;
}

/**
 * Connects, authenticates and subscribes to all quotes and bars; resolves when the exchange has confirmed.
 * @param onMessage - gets each message's text, also those of the handshake
 * Errors: PlatformError `SIMULATOR_UNREACHABLE`.
 */
export async function openQuoteSocket(baseUrl: string, onMessage: (text: string) => void): Promise<QuoteSocket> {
  const url = new URL('/options', baseUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, { handshakeTimeout: REQUEST_TIMEOUT_MS, maxPayload: 32 * 1024 * 1024 });
  let silence: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => socket.terminate(), SILENCE_MS_MAX);
  };
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => {
      clearTimeout(silence);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    // Also listens on after the handshake: an error without a listener would end the process; `close` follows it.
    socket.on('error', (error) =>
      reject(new PlatformError(MarketCode.simulatorUnreachable, { retryable: true, cause: error })),
    );
    socket.on('close', () => reject(new PlatformError(MarketCode.simulatorUnreachable, { retryable: true })));
    socket.on('message', (data) => {
      const text = String(data);
      heard();
      if (text.includes('"connected"')) socket.send(JSON.stringify({ action: 'auth', params: KEY }));
      else if (text.includes('"auth_success"')) socket.send(JSON.stringify({ action: 'subscribe', params: 'Q.*,A.*' }));
      else if (text.includes('subscribed to: Q.*')) resolve();
      onMessage(text);
    });
    heard();
  });
  return { ended, close: () => socket.terminate() };
}
