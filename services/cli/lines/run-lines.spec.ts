import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calculate } from '../calculate.js';
import { LINE_LENGTH_MAX, lineWriter, splitLines } from './index.js';

async function run(verb: string, pieces: readonly string[]) {
  const output = new PassThrough();
  const input = Readable.from(
    pieces.map((piece) => Buffer.from(piece)),
    { objectMode: false },
  );
  const exit = await calculate([verb], { input, output });
  return {
    exit,
    lines: String(output.read() ?? '')
      .split('\n')
      .slice(0, -1),
  };
}

const GOOD = '{"model":"bsm","right":"put","spot":100,"strike":95,"years":0.5,"rate":0.1,"yield":0.05,"vol":0.2}';

describe(calculate.name, () => {
  it('answers line by line, and numbers a bad one as it stands in the input', async () => {
    const { exit, lines } = await run('price', [`${GOOD}\r\n\n{\n`, `${GOOD.slice(0, 20)}`, `${GOOD.slice(20)}`]);
    expect(exit).toBe(1);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ model: 'bsm', price: expect.closeTo(2.4648, 4) }),
      { line: 3, error: { code: 'JSON_UNREADABLE', message: 'The line is not JSON.' } },
      expect.objectContaining({ model: 'bsm' }),
    ]);
  });

  it('takes a byte order mark for no part of the first line, and for a fault in any other', async () => {
    const { lines } = await run('price', [`\uFEFF${GOOD}\n\uFEFF${GOOD}`]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ model: 'bsm' }),
      { line: 2, error: { code: 'JSON_UNREADABLE', message: 'The line is not JSON.' } },
    ]);
  });

  it('ends well when every line was good, and when there was none', async () => {
    expect(await run('price', [GOOD])).toMatchObject({ exit: 0 });
    expect(await run('iv', ['\n \n'])).toEqual({ exit: 0, lines: [] });
  });

  it('leaves the words of others alone', async () => {
    const streams = { input: Readable.from([]), output: new PassThrough() };
    const screens = [['screen'], ['screen', 'a', '--top', '0'], ['screen', 'a', '--rate', '']];
    for (const words of [
      [],
      ['replay', 'x'],
      ['price', 'x'],
      ['price', '--help'],
      ['span'],
      ['span', '-h'],
      ...screens,
    ]) {
      expect(await calculate(words, streams)).toBeUndefined();
    }
  });

  it('gives one line for every line of JSON, whatever it says', async () => {
    const near = fc.record(
      {
        model: fc.oneof(fc.constantFrom('bsm', 'american', 'regt', 'cash', 'portfolio', 'ibkr'), fc.jsonValue()),
        right: fc.oneof(fc.constantFrom('put', 'call'), fc.jsonValue()),
        spot: fc.double(),
        strike: fc.double(),
        years: fc.oneof(fc.double({ min: 0, max: 3 }), fc.double()),
        rate: fc.oneof(fc.double({ min: -0.1, max: 0.1 }), fc.double()),
        yield: fc.double(),
        vol: fc.oneof(fc.double({ min: 0, max: 2 }), fc.double()),
        price: fc.double(),
        underlying: fc.record({
          price: fc.double(),
          kind: fc.constantFrom('equity', 'broadIndex'),
          leverage: fc.double(),
        }),
        legs: fc.array(
          fc.record({
            kind: fc.constantFrom('option', 'equity'),
            right: fc.constant('put'),
            strike: fc.double(),
            price: fc.nat(),
            qty: fc.integer(),
            daysToExpiry: fc.nat(),
          }),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('price', 'iv', 'margin'),
        fc.array(fc.oneof(fc.jsonValue(), near), { minLength: 1, maxLength: 5 }),
        async (verb, values) => {
          const { exit, lines } = await run(verb, [values.map((value) => JSON.stringify(value)).join('\n')]);
          expect(lines).toHaveLength(values.length);
          const errors = lines.map((line) => JSON.parse(line)).filter((answer) => 'error' in answer);
          expect(exit).toBe(errors.length > 0 ? 1 : 0);
        },
      ),
      { seed: 20_261_121, numRuns: 200 },
    );
  });

  it('stops when the reader has gone', async () => {
    const output = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    const input = Readable.from(Array.from({ length: 5000 }, () => Buffer.from(`${GOOD}\n`)));
    expect(await calculate(['price'], { input, output })).toBe(0);
  });

  it('ends with a fault when the output cannot be written', async () => {
    const output = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    });
    const input = Readable.from([Buffer.from(`${GOOD}\n`)]);
    await expect(calculate(['price'], { input, output })).rejects.toThrow('The output cannot be written (ENOSPC).');
  });
});

describe(lineWriter.name, () => {
  it('holds the writer back while the reader is slower, however short the pieces', async () => {
    const takers: (() => void)[] = [];
    const output = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void takers.push(done) });
    const writer = lineWriter(output);
    await writer.write('one');
    await new Promise(setImmediate);
    let isSecondIn = false;
    const second = writer.write('two').then(() => {
      isSecondIn = true;
    });
    await new Promise(setImmediate);
    expect([takers.length, isSecondIn]).toEqual([1, false]);
    takers[0]?.();
    await second;
    expect(isSecondIn).toBe(true);
  });

  it('passes everything on to a slow reader, and leaves no listener behind', async () => {
    let text = '';
    const output = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        text += chunk;
        setImmediate(done);
      },
    });
    const writer = lineWriter(output);
    const listeners = output.eventNames().reduce((count, name) => count + output.listenerCount(name), 0);
    const lines = Array.from({ length: 100 }, (_none, line) => `${line} ${'x'.repeat(10_000)}`);
    for (const line of lines) await writer.write(line);
    await writer.end();
    expect(text).toBe(`${lines.join('\n')}\n`);
    expect(output.eventNames().reduce((count, name) => count + output.listenerCount(name), 0)).toBe(listeners);
  });
});

describe(splitLines.name, () => {
  async function split(pieces: readonly string[]) {
    const found: (string | undefined)[] = [];
    for await (const { text } of splitLines(Readable.from(pieces))) found.push(text);
    return found;
  }

  it('gives the same lines for pieces of any size', async () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '\u2028', '{}'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (whole, size) => {
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_none, at) =>
          whole.slice(at * size, (at + 1) * size),
        );
        const lines = whole.split('\n').map((line) => line.replace(/\r$/, ''));
        if (lines.at(-1) === '' && !whole.endsWith('\r')) lines.pop();
        expect(await split(pieces)).toEqual(lines);
      }),
      { seed: 20_261_121 },
    );
  });

  it('reads over a line that is too long and keeps its number', async () => {
    const half = 'x'.repeat(LINE_LENGTH_MAX / 2 + 1);
    expect(await split(['a\n', half, half, `${half}\nb`])).toEqual(['a', undefined, 'b']);
  });
});
