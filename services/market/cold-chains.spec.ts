import { describe, expect, it } from '@jest/globals';
import type { Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { ColdChains } from './cold-chains.js';
import { FakeClock } from './testing/fake-world.js';

function open(failing: readonly string[] = []) {
  const clock = new FakeClock();
  const read: string[] = [];
  const refused: string[] = [];
  const chains = new ColdChains({
    clock,
    read: async (underlying: Underlying) => {
      read.push(underlying);
      if (failing.includes(underlying)) throw new PlatformError('MASSIVE_NOT_FOUND');
    },
    refuse: async (underlying, code) => void refused.push(`${underlying} ${code}`),
  });
  return { clock, chains, read, refused };
}

describe(ColdChains.name, () => {
  it('reads one at a time in the order of asking, each once however many look', async () => {
    const { chains, read } = open();
    for (const ticker of ['KO', 'PEP', 'KO', 'BRK.B']) chains.ask(ticker);
    await chains.look();
    expect(read).toEqual(['KO']);
    for (let looks = 0; looks < 4; looks += 1) await chains.look();
    expect(read).toEqual(['KO', 'PEP', 'BRK.B']);
  });

  it('reads a chain again after a minute, not before', async () => {
    const { chains, clock, read } = open();
    chains.ask('KO');
    await chains.look();
    clock.pass(59_999);
    chains.ask('KO');
    await chains.look();
    expect(read).toEqual(['KO']);
    clock.pass(1);
    chains.ask('KO');
    await chains.look();
    expect(read).toEqual(['KO', 'KO']);
  });

  it('says why a chain could not be read, and goes on with the next', async () => {
    const { chains, read, refused } = open(['ZZZ']);
    chains.ask('ZZZ');
    chains.ask('KO');
    await chains.look();
    await chains.look();
    expect([read, refused]).toEqual([['ZZZ', 'KO'], ['ZZZ MASSIVE_NOT_FOUND']]);
  });

  it.each(['ko', '', '../v1/x', 'KO?apiKey=1', 'TOOLONGX', 'A B'])('sends %j to no vendor', async (text) => {
    const { chains, read } = open();
    chains.ask(text);
    await chains.look();
    expect(read).toEqual([]);
  });

  it('lets twenty wait and counts the rest', () => {
    const { chains } = open();
    for (let index = 0; index < 25; index += 1) chains.ask(`A${index}`);
    expect(chains.counters).toMatchObject({ asked: 25, overflowed: 5 });
  });
});
