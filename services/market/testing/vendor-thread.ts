/** A simulated vendor in a thread of its own: the doors of the simulated exchange, and quotes at a pace over its sockets. */
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { Exchange, newWorld } from '../../simulator/exchange/index.js';
import { startMassiveExchange } from '../../simulator/exchange/massive/index.js';
import { Tape } from '../../simulator/exchange/tape/index.js';
import { type FloodReply, type FloodTask, type FloodWork, processMs } from './flood.js';

const QUOTES_OF_FRAME = 100;
const PACE_MS = 5;
/** What is later than this is not made up for: a socket has so much room. */
const OWED_MS_MAX = 50;
/** The expiry of what is held. */
const HELD_EXPIRY = 4;
const NUMBER_FROM = 1_000_000_000;

const work = workerData as FloodWork;
const sentMs = new Float64Array(work.sentMs);
const random = seededRandom(20_261_121);
const exchange = new Exchange(newWorld(1, 1, systemClock.now()));
const tell = (reply: FloodReply) => parentPort?.postMessage(reply);

/** The beginning of a contract's quotes as the vendor writes them, and its prices in cents. */
interface Line {
  readonly head: string;
  readonly bid: number;
  readonly ask: number;
}

const tape = new Tape(exchange, systemClock, systemTimers, () => undefined);
const vendor = await startMassiveExchange({
  ...{ exchange, clock: systemClock, timers: systemTimers, port: 0, tape },
  onFailure: (error) => {
    throw error;
  },
});
vendor.script.connectionsMax = work.connections;
// The world stands still: whatever moves is told by this thread.
await tape.close();

const lines = new Map<string, Line>();
const heldTickers = work.held.map((underlying) => {
  const { chain, quotes } = exchange.quotesAt(underlying, exchange.timeAt(systemClock.now())) ?? fail(underlying);
  const dollars = (quotes.spotBid + quotes.spotAsk) / 20_000;
  const puts = chain.contracts.filter(({ right, expiryIndex }) => right === 'put' && expiryIndex === HELD_EXPIRY);
  puts.sort((a, b) => Math.abs(a.strike - dollars) - Math.abs(b.strike - dollars));
  return (puts[0] ?? fail(underlying)).ticker;
});
for (const underlying of exchange.tickers) {
  const { chain, quotes } = exchange.quotesAt(underlying, exchange.timeAt(systemClock.now())) ?? fail(underlying);
  for (const [row, { ticker }] of chain.contracts.entries()) {
    const cents = (units: number | undefined) => Math.round((units ?? 0) / 100);
    const head = `{"ev":"Q","sym":"${ticker}","bx":302,"ax":302,`;
    lines.set(ticker, { head, bid: cents(quotes.bid[row]), ask: cents(quotes.ask[row]) });
  }
}
tell({
  kind: 'open',
  port: vendor.port,
  symbols: heldTickers.map((ticker) => ticker.slice(2)),
  tickers: exchange.tickers,
});

let connections: readonly (readonly Line[])[] = [];
let connectionOfHeld: readonly number[] = [];
let sequence = NUMBER_FROM;
let sent = 0;

function quoteOf({ head, bid, ask }: Line, moved: number, size: number, stamp: number): string {
  sequence += 1;
  return `${head}"bp":${(bid + moved) / 100},"ap":${(ask + moved) / 100},"bs":${size},"as":7,"t":${stamp},"q":${sequence}}`;
}

const stampNow = () => exchange.timeAt(systemClock.now()).now;

function sendFrame(connection: number): void {
  const ofConnection = connections[connection] as readonly Line[];
  const stamp = stampNow();
  const quotes: string[] = [];
  for (let index = 0; index < QUOTES_OF_FRAME; index += 1) {
    const line = ofConnection[Math.floor(random() * ofConnection.length)] as Line;
    quotes.push(quoteOf(line, Math.floor(random() * 3), 1 + Math.floor(random() * 200), stamp));
  }
  vendor.send(connection, `[${quotes.join(',')}]`);
  sent += QUOTES_OF_FRAME;
}

/** Begins when what shall be streamed is, without the held contracts: their quotes are the marked ones. */
async function flood(contracts: number): Promise<void> {
  const countOf = () => vendor.subscribed().reduce((sum, tickers) => sum + tickers.length, 0);
  while (countOf() < contracts) await systemTimers.sleep(PACE_MS);
  const subscribed = vendor.subscribed();
  const held = new Set(heldTickers);
  connections = subscribed.map((tickers) =>
    tickers.filter((ticker) => !held.has(ticker)).map((ticker) => lines.get(ticker) ?? fail(ticker)),
  );
  connectionOfHeld = heldTickers.map((ticker) => subscribed.findIndex((tickers) => tickers.includes(ticker)));
  if (connectionOfHeld.includes(-1)) fail('what is held');
  tell({ kind: 'flooding' });
  const everyMs = (1_000 * QUOTES_OF_FRAME) / work.quotesPerSecond;
  let owedMs = 0;
  for (let before = processMs(), turn = 0; ; ) {
    await systemTimers.sleep(PACE_MS);
    const now = processMs();
    owedMs = Math.min(OWED_MS_MAX, owedMs + now - before);
    before = now;
    for (; owedMs >= everyMs; owedMs -= everyMs, turn += 1) sendFrame(turn % connections.length);
  }
}

/** A quote that nobody expects at this moment: its price moves, and its size is its number. */
async function mark(marks: number, everyMs: number): Promise<void> {
  const beganMs = processMs();
  const sentBefore = sent;
  for (let number = 1; number <= marks; number += 1) {
    for (const [index, ticker] of heldTickers.entries()) {
      await systemTimers.sleep(2 * everyMs * random());
      const text = `[${quoteOf(lines.get(ticker) as Line, number % 2, number, stampNow())}]`;
      sentMs[index * work.marksMax + number] = processMs();
      vendor.send(connectionOfHeld[index] as number, text);
    }
  }
  tell({ kind: 'marked', quotesPerSecond: (1_000 * (sent - sentBefore)) / (processMs() - beganMs) });
}

function fail(what: string): never {
  throw new Error(`Invariant: the exchange lists ${what} and all of it is subscribed`);
}

parentPort?.on('message', (task: FloodTask) => {
  if (task.kind === 'flood') void flood(task.contracts);
  else void mark(task.marks, task.everyMs);
});
