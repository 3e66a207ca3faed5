import { describe, expect, it } from '@jest/globals';
import { FaultTally } from './fault-tally.js';

describe(FaultTally.name, () => {
  it('counts everything, keeps a few short samples and strikes out what must not be written', () => {
    const tally = new FaultTally(['torn', 'odd'], (text) => text.replaceAll('hunter2', '[key]'));
    for (let index = 0; index < 1_000; index += 1) tally.add('torn', `hunter2 ${'x'.repeat(10_000)}`);
    tally.add('odd');
    expect(tally.counts).toEqual({ torn: 1_000, odd: 1 });
    const samples = tally.take();
    expect(samples).toHaveLength(5);
    for (const { reason, text } of samples) {
      expect(reason).toBe('torn');
      expect(text).toHaveLength(200);
      expect(text.startsWith('[key] xxx')).toBe(true);
    }
    expect(tally.take()).toEqual([]);
  });
});
