/** Real: the codec of the channel. Fake: the connection, whose wishes are written down. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeQuoteDelta, encodeQuoteSnapshot, type HeldQuotes } from '#contract';
import { encodeFrame } from '#core/model';
import { frameOf } from '#core/testing';
import { instant, type Underlying } from '#core/units';
import { QuoteBook } from './quote-book.js';

const AT = instant(Date.UTC(2025, 10, 28, 15));

/** The chain of a moment; its hash is made of what it is made of. */
function chain(underlying: string, bids: readonly number[], sequence: number): HeldQuotes {
  const quotes = bids.map((bid, index) => ({
    expiry: '2025-12-19',
    strike: String(100 + 5 * index),
    bid: (bid / 100).toFixed(2),
    ask: ((bid + 5) / 100).toFixed(2),
    volume: 0,
  }));
  const frame = frameOf({ underlying: underlying as Underlying, at: AT, spot: '120', quotes, sequence });
  return { frame, hash: `${underlying}.${sequence}` };
}
const bufferOf = (bytes: Uint8Array | undefined) => (bytes as Uint8Array).slice().buffer as ArrayBuffer;
const whole = (held: HeldQuotes) => bufferOf(encodeQuoteSnapshot(held));
const change = (before: HeldQuotes, after: HeldQuotes) => bufferOf(encodeQuoteDelta(before, after));

function arrange() {
  const said: (readonly string[])[] = [];
  const tasks: (() => void)[] = [];
  const book = new QuoteBook({ say: (want) => said.push(want), soon: (task) => tasks.push(task) });
  const settle = () => {
    for (const task of tasks.splice(0)) task();
  };
  return { book, said, settle };
}
const nobody = () => undefined;

describe(QuoteBook.name, () => {
  it('wants what is watched, says so once for all that comes and goes in a moment, and ends it', () => {
    const { book, said, settle } = arrange();
    const leave = book.watch('AAPL', nobody);
    leave();
    const stay = book.watch('AAPL', nobody);
    const other = book.watch('SPY', nobody);
    settle();
    expect(said).toEqual([['quotes/AAPL', 'quotes/SPY']]);
    other();
    settle();
    stay();
    settle();
    expect(said.slice(1)).toEqual([['quotes/AAPL'], []]);
    expect(book.get('AAPL')).toBeUndefined();
  });

  it('holds the newest chain after a snapshot and changes, and tells those who watch it', () => {
    const { book } = arrange();
    const moved: string[] = [];
    book.watch('AAPL', () => moved.push('AAPL'));
    book.watch('SPY', () => moved.push('SPY'));
    const [first, second] = [chain('AAPL', [100, 200], 1), chain('AAPL', [105, 200], 2)];
    book.receive(whole(first));
    book.receive(change(first, second));
    expect(moved).toEqual(['AAPL', 'AAPL']);
    expect(book.get('AAPL')?.hash).toBe('AAPL.2');
    expect(encodeFrame((book.get('AAPL') as HeldQuotes).frame)).toEqual(encodeFrame(second.frame));
    expect(book.get('SPY')).toBeUndefined();
  });

  it('names on a new connection what it holds', () => {
    const { book } = arrange();
    book.watch('AAPL', nobody);
    book.watch('SPY', nobody);
    book.receive(whole(chain('AAPL', [100], 7)));
    expect(book.afterCut()).toEqual(['quotes/AAPL@AAPL.7', 'quotes/SPY']);
  });

  it('asks for the whole chain again when a change does not fit what it holds', () => {
    const { book, said, settle } = arrange();
    book.watch('AAPL', nobody);
    book.watch('SPY', nobody);
    settle();
    const [first, second, third] = [1, 2, 3].map((sequence) => chain('AAPL', [100 + sequence], sequence)) as [
      HeldQuotes,
      HeldQuotes,
      HeldQuotes,
    ];
    book.receive(whole(first));
    book.receive(change(second, third));
    expect(said.slice(1)).toEqual([['quotes/SPY'], ['quotes/AAPL', 'quotes/SPY']]);
    expect(book.get('AAPL')).toBeUndefined();
    // What was on its way is of no use any more, and no reason to ask once more.
    book.receive(change(second, third));
    expect(said).toHaveLength(3);
    book.receive(whole(third));
    expect(book.get('AAPL')?.hash).toBe('AAPL.3');
  });

  it('takes no notice of chains that nobody watches and of bytes that are none', () => {
    const { book, said } = arrange();
    const first = chain('AAPL', [100], 1);
    book.receive(whole(first));
    book.receive(change(first, chain('AAPL', [101], 2)));
    book.receive(new Uint8Array([1, 2, 3]).buffer);
    expect(book.get('AAPL')).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('ends with the chain of the server, whatever is cut off and comes back with its place', () => {
    const steps = fc.array(
      fc.record({ bids: fc.array(fc.nat(400), { minLength: 4, maxLength: 4 }), cut: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(steps, (walk) => {
        const { book } = arrange();
        book.watch('AAPL', nobody);
        let server = chain('AAPL', [1, 2, 3, 4], 1);
        let sent: string | undefined;
        for (const [index, { bids, cut }] of walk.entries()) {
          const before = server;
          server = chain('AAPL', bids, index + 2);
          // Cut off: nothing arrives, and the next connection begins at what the page names.
          if (cut) {
            sent = /@(.+)$/.exec(book.afterCut()[0] as string)?.[1];
            continue;
          }
          book.receive(sent === before.hash ? change(before, server) : whole(server));
          sent = server.hash;
        }
        if (sent !== server.hash) book.receive(whole(server));
        expect(book.get('AAPL')?.hash).toBe(server.hash);
        expect(encodeFrame((book.get('AAPL') as HeldQuotes).frame)).toEqual(encodeFrame(server.frame));
      }),
    );
  });
});
