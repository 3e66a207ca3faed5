import { describe, expect, it } from '@jest/globals';
import type { Money } from '#core/units';
import type { PreviewOutcome } from '#ports';
import type { NewPreview } from '#store/previews';
import { DeskBench, overridden, startDesk } from '../testing/desk-bench.js';

/** Sends one opening at a broker whose preview says this; returns what was kept of it. */
async function keptOf(outcome: PreviewOutcome): Promise<readonly NewPreview[]> {
  const bench = new DeskBench();
  const kept: NewPreview[] = [];
  const { broker: paper } = bench.paper;
  const capabilities = { ...paper.capabilities, preview: true };
  const broker = overridden(paper, { capabilities, preview: async () => outcome });
  const desk = await startDesk(bench, bench.newDesk({ broker, parts: { notePreview: (one) => kept.push(one) } }));
  bench.intend();
  await desk.processIntents();
  return kept;
}

describe('what a broker says of an opening’s margin', () => {
  it('is kept beside what our model asked for', async () => {
    const kept = await keptOf({ kind: 'previewed', requirement: 270_000_000 as Money, warnings: [] });
    expect(kept).toEqual([
      expect.objectContaining({ symbol: 'AAPL251219P00265000', quantity: 1, model: 265_000_000, stated: 270_000_000 }),
    ]);
  });

  it('is not kept where it said nothing of margin, or would not take the order', async () => {
    expect(await keptOf({ kind: 'previewed', warnings: [] })).toEqual([]);
    expect(await keptOf({ kind: 'rejected', code: 'NO' })).toEqual([]);
  });
});
