import type { Instant, Random, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { Secret } from '#platform/secrets';
import { type ConnectionState, judgeSilence, type Silence } from '../kit/index.js';
import { planStream, type StreamWish, type WatchedChain } from '../live/index.js';
import { assignTickers } from './assign-tickers.js';
import { CONNECTION_LIMITS, MASSIVE_LIMITS, SILENCE_LIMITS } from './limits.js';
import { OPTION_PREFIX } from './map.js';
import { type LineHandlers, MassiveLine } from './massive-line.js';

export interface StreamSettings {
  /** Origin of the socket; clusters are paths below it. */
  readonly wsUrl: string;
  readonly key: Secret;
  /** Connections to the options cluster that the plan allows, ≥ 1. */
  readonly connectionsMax: number;
  /** The vendor's limit, unless a test wants fewer. */
  readonly contractsPerConnection?: number;
}

export interface StreamPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
  readonly handlers: Pick<LineHandlers, 'batch' | 'onQuotes' | 'onMessage'>;
  /** Events of these underlyings were missed up to now. */
  readonly onMissed: (underlyings: Iterable<Underlying>) => void;
}

/** One connection to the options cluster and what it carries. */
interface OptionsLine {
  readonly line: MassiveLine;
  silence: Silence;
}

/**
 * The connections to the vendor: those for options, as many as what is streamed needs and the plan allows, and one for the shares' own quotes.
 */
export class QuoteStream {
  readonly counters = { stalls: 0 };
  private readonly places: number;
  private readonly lines: OptionsLine[] = [];
  private shares: MassiveLine | undefined;
  private assigned: readonly ReadonlySet<string>[] = [];
  private chainOfTicker: ReadonlyMap<string, WatchedChain> = new Map();
  private isClosed = false;

  constructor(
    private readonly settings: StreamSettings,
    private readonly ports: StreamPorts,
  ) {
    this.places = settings.contractsPerConnection ?? MASSIVE_LIMITS.contractsPerConnection;
  }

  get allLines(): readonly MassiveLine[] {
    return [...this.lines.map(({ line }) => line), ...(this.shares ? [this.shares] : [])];
  }

  /** The connections for options with what their silence means. */
  get optionLines(): readonly Readonly<OptionsLine>[] {
    return this.lines;
  }

  get sharesState(): ConnectionState | undefined {
    return this.shares?.state;
  }

  get streamedCount(): number {
    return this.chainOfTicker.size;
  }

  /** Decides what is streamed over which connection. */
  plan(wish: StreamWish): void {
    if (this.isClosed) return;
    const streamed = planStream(wish, this.places * this.settings.connectionsMax);
    this.chainOfTicker = new Map([...streamed].map(([symbol, chain]) => [OPTION_PREFIX + symbol, chain]));
    const connections = Math.ceil(streamed.size / this.places);
    this.assigned = assignTickers([...this.chainOfTicker.keys()], this.assigned, { connections, places: this.places });
    for (const { line } of this.lines.splice(connections)) line.close();
    while (this.lines.length < connections) this.lines.push({ line: this.openOptions(), silence: 'flowing' });
    this.lines.forEach(({ line }, index) => line.want(channelsOf(this.assigned[index] as ReadonlySet<string>)));
    if (wish.shares.length > 0) this.shares ??= this.openShares();
    this.shares?.want(new Set(wish.shares.map((ticker) => `Q.${ticker}`)));
  }

  /** Does what is due on each connection, and gives up those that are stalled. @param openAt - of the session that is on */
  look(now: Instant, openAt: Instant | undefined): void {
    this.shares?.look();
    this.lines.forEach((one, index) => {
      const { line } = one;
      line.look();
      if (line.state !== 'live' || line.channelCount === 0) return;
      one.silence = judgeSilence(
        {
          heardAgoMs: line.keeper.heardAgoMs,
          quoteAgoMs: line.quoteAgoMs,
          openForMs: openAt === undefined ? undefined : now - openAt,
          underlyingAgoMs: this.underlyingAgoMs(index, now),
        },
        SILENCE_LIMITS,
      );
      if (one.silence !== 'stalled') return;
      this.counters.stalls += 1;
      line.keeper.drop('STALLED');
    });
  }

  close(): void {
    this.isClosed = true;
    for (const line of this.allLines) line.close();
  }

  private underlyingAgoMs(index: number, now: Instant): number | undefined {
    const stamps = this.chainsOf(index).flatMap(({ spotTs }) => (spotTs === undefined ? [] : [now - spotTs]));
    return stamps.length === 0 ? undefined : Math.min(...stamps);
  }

  private chainsOf(index: number): readonly WatchedChain[] {
    const chains = new Set<WatchedChain>();
    for (const ticker of this.assigned[index] ?? []) {
      const chain = this.chainOfTicker.get(ticker);
      if (chain) chains.add(chain);
    }
    return [...chains];
  }

  private openOptions(): MassiveLine {
    const line: MassiveLine = this.open('options', () => {
      const index = this.lines.findIndex((one) => one.line === line);
      this.ports.onMissed(this.chainsOf(index).map(({ underlying }) => underlying));
    });
    return line;
  }

  /** A share's next quote tells everything: nothing is asked for when some were missed. */
  private openShares(): MassiveLine {
    return this.open('stocks', () => undefined);
  }

  private open(cluster: 'options' | 'stocks', onSubscribed: () => void): MassiveLine {
    const url = new URL(`/${cluster}`, this.settings.wsUrl);
    const handlers = { ...this.ports.handlers, onSubscribed };
    return new MassiveLine(url, this.settings.key, CONNECTION_LIMITS, handlers, this.ports);
  }
}

/** Quotes, and the minute bars that carry the day's volume. */
function channelsOf(tickers: ReadonlySet<string>): ReadonlySet<string> {
  const channels = new Set<string>();
  for (const ticker of tickers) {
    channels.add(`Q.${ticker}`);
    channels.add(`AM.${ticker}`);
  }
  return channels;
}
