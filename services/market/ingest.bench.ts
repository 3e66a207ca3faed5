import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decodeQuotes } from './feeds/massive/decode-quotes.js';
import { Double, MarketState, ROW_DOUBLES } from './state/index.js';
import { decodeQuoteFrame, encodeQuoteFrame } from './testing/quote-frame.js';
import { marketSymbols, quoteFrames } from './testing/synthetic-market.js';

const CONTRACTS = 1_800_000;
const FRAMES = 4_000;
const QUOTES = 100 * FRAMES;
const ANY_TIME = { latest: Number.POSITIVE_INFINITY, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY };
const MEGABYTE = 1024 * 1024;

let market: MarketState | undefined;
let frames: readonly Buffer[] = [];
let binaryFrames: readonly Uint8Array[] = [];
let symbols: readonly string[] = [];
let peer: { readonly rows: ReadonlyMap<string, number>; readonly columns: readonly Float64Array[] } | undefined;

function listed(): MarketState {
  const opened = new MarketState();
  const slice = opened.openSlice();
  for (const symbol of symbols) opened.list(symbol, slice);
  return opened;
}

function prepare(): void {
  symbols = [...marketSymbols(CONTRACTS)];
  frames = quoteFrames(symbols, FRAMES);
  market = listed();
  peer = {
    rows: new Map(symbols.map((symbol, row) => [`O:${symbol}`, row])),
    columns: Array.from({ length: 5 }, () => new Float64Array(new SharedArrayBuffer(8 * CONTRACTS))),
  };
}

/** The same quotes as the writer of a stream sends them that has been told the reader's rows. */
function prepareBinary(): void {
  prepare();
  const one = market as MarketState;
  binaryFrames = frames.map((frame) => {
    if (!decodeQuotes(frame, one.batch)) throw new Error('Invariant: the frames are as the vendor writes them');
    one.apply(ANY_TIME);
    return encodeQuoteFrame(one.batch);
  });
}

function dispose(): void {
  market = undefined;
  binaryFrames = [];
  peer = undefined;
  frames = [];
  symbols = [];
}

/** Stamps and numbers are forgotten between rounds, or the same quotes would come twice. */
function forgetNumbers({ table: { doubles } }: MarketState): void {
  for (let at = 0; at < doubles.length; at += ROW_DOUBLES) {
    doubles[at + Double.sequence] = Number.NaN;
    doubles[at + Double.quoteTs] = Number.NaN;
  }
}

function ingest(all: readonly Uint8Array[], take: (frame: Uint8Array, into: MarketState) => void): { value: number } {
  const one = market as MarketState;
  forgetNumbers(one);
  const before = one.verdicts.applied;
  const start = performance.now();
  for (const frame of all) take(frame, one);
  const elapsedMs = performance.now() - start;
  if (one.verdicts.applied - before < 0.99 * QUOTES) throw new Error('Invariant: nearly every quote is applied');
  return { value: (1_000 * QUOTES) / elapsedMs };
}

function takeJson(frame: Uint8Array, into: MarketState): void {
  if (!decodeQuotes(frame, into.batch)) throw new Error('Invariant: the frames are as the vendor writes them');
  into.apply(ANY_TIME);
}

function takeBinary(frame: Uint8Array, into: MarketState): void {
  if (decodeQuoteFrame(frame, into.batch) !== undefined)
    throw new Error('Invariant: the frames are as they were written');
  into.apply(ANY_TIME, 'guessed');
}

function parseAndLookUp(): { value: number } {
  const { rows, columns } = peer as NonNullable<typeof peer>;
  const [bid, ask, bidSize, askSize, ts] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const start = performance.now();
  for (const frame of frames) {
    for (const quote of JSON.parse(frame.toString('utf8'))) {
      const row = rows.get(quote.sym);
      if (row === undefined) continue;
      bid[row] = quote.bp;
      ask[row] = quote.ap;
      bidSize[row] = quote.bs;
      askSize[row] = quote.as;
      ts[row] = quote.t;
    }
  }
  return { value: (1_000 * QUOTES) / (performance.now() - start) };
}

export const benches = [
  {
    id: 'market.memory',
    unit: 'MB',
    floor: 900,
    goal: 500,
    higherIsBetter: false,
    note: 'resident memory of a whole process that has 1.8 million contracts with quotes, IV and Greeks in its table',
    run() {
      const program = fileURLToPath(new URL('./testing/memory-probe.js', import.meta.url));
      const bytes = Number(execFileSync(process.execPath, [program, String(CONTRACTS)], { timeout: 60_000 }));
      return { value: bytes / MEGABYTE };
    },
  },
  {
    id: 'market.ingest_json',
    unit: 'quotes/s',
    floor: 4,
    goal: 8,
    inTimesPeer: true,
    higherIsBetter: true,
    note: 'bytes of frames of 100 quotes, checked, in order, into rows that other threads read; 1.8 million contracts; one core',
    prepare,
    dispose,
    run: () => ingest(frames, takeJson),
    peer: { name: 'JSON.parse + Map', run: parseAndLookUp },
  },
  {
    id: 'market.ingest_binary',
    unit: 'quotes/s',
    floor: 30,
    goal: 80,
    inTimesPeer: true,
    higherIsBetter: true,
    note: 'as market.ingest_json, from frames of 100 quotes in our own layout; the peer reads the same quotes as JSON',
    prepare: prepareBinary,
    dispose,
    run: () => ingest(binaryFrames, takeBinary),
    peer: { name: 'JSON.parse + Map', run: parseAndLookUp },
  },
];
