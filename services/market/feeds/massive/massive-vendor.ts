import { instantAt, tradingDateAt } from '#core/calendar';
import type { Instant, Random, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { MarketCode } from '../../market-errors.js';
import type { ChainSnapshot, StreamWish, Vendor, VendorHandlers, VendorReport } from '../live/index.js';
import { addQuote, mapSnapshot, OPTION_PREFIX, spotOfQuote } from './map.js';
import type { ParsedMessage } from './parse-events.js';
import { QuoteStream, type StreamSettings } from './quote-stream.js';
import type { MassiveClient } from './rest-client.js';

export interface MassivePorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
}

/** Massive (formerly Polygon.io): snapshots and time by REST, options' quotes and minute bars by one kind of socket, shares' quotes by another. */
export class MassiveVendor implements Vendor {
  readonly name = 'massive';
  readonly codes = {
    refused: MarketCode.massiveKeyRefused,
    notFound: MarketCode.massiveNotFound,
    unreadable: MarketCode.massiveAnswerUnreadable,
  };
  private readonly stream: QuoteStream;

  constructor(
    private readonly client: MassiveClient,
    private readonly settings: StreamSettings,
    ports: MassivePorts,
    private readonly handlers: VendorHandlers,
  ) {
    const { batch, onQuotes, onMissed } = handlers;
    this.stream = new QuoteStream(settings, {
      ...ports,
      handlers: { batch, onQuotes, onMessage: (message, text) => this.receive(message, text) },
      onMissed,
    });
  }

  report(): VendorReport {
    const lines = this.stream.optionLines.map(({ line, silence }) => ({
      state: line.state,
      silence,
      cause: line.keeper.lastCause,
    }));
    return { lines, shares: this.stream.sharesState, isRefused: this.client.isKeyRefused };
  }

  plan(wish: StreamWish): void {
    this.stream.plan(wish);
  }

  look(now: Instant, openAt: Instant | undefined): void {
    this.stream.look(now, openAt);
  }

  async readChain(underlying: Underlying, { now }: { readonly now: Instant }): Promise<ChainSnapshot> {
    return mapSnapshot(await this.client.chainSnapshot(underlying), instantAt(tradingDateAt(now), '00:00'));
  }

  readTime(): Promise<Instant> {
    return this.client.serverTime();
  }

  measure(): Readonly<Record<string, number>> {
    const lines = this.stream.allLines;
    const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + of(line), 0);
    return {
      attempts: sum(({ keeper }) => keeper.counters.attempts),
      lost: sum(({ keeper }) => keeper.counters.lost),
      keyRefused: sum(({ keeper }) => keeper.counters.refused),
      subscriptionsRefused: sum(({ counters }) => counters.subscriptionsRefused),
      stalls: this.stream.counters.stalls,
      connections: lines.filter(({ state }) => state === 'live').length,
      streamed: this.stream.streamedCount,
    };
  }

  clean(text: string): string {
    return text.replaceAll(this.settings.key.expose(), '[key]');
  }

  close(): void {
    this.stream.close();
  }

  leave(): Promise<void> {
    return this.client.close();
  }

  private receive({ events, faults }: ParsedMessage, text: string): void {
    const { batch, onFault, onSpot, onBar, onQuotes } = this.handlers;
    for (const fault of faults) onFault(fault, text);
    batch.count = 0;
    for (const event of events) {
      if (event.kind === 'bar') {
        const { ticker, dayVolume, close } = event;
        onBar(ticker.startsWith(OPTION_PREFIX) ? ticker.slice(OPTION_PREFIX.length) : '', { dayVolume, last: close });
      } else if (event.kind === 'quote') {
        const isSpot = onSpot(event.ticker, spotOfQuote(event), () => JSON.stringify(event));
        if (!isSpot && !addQuote(batch, event)) onFault('unlisted');
      }
    }
    onQuotes();
  }
}
