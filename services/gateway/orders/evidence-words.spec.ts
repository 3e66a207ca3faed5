import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import type { EvidenceFact, OrderEvidence } from '#store/desk';
import { candidatesIn, evidenceWords } from './evidence-words.js';

const fact = (kind: EvidenceFact['kind'], detail: EvidenceFact['detail'], count = 1): OrderEvidence => ({
  ...{ kind, detail, count },
  at: 1_000 as Instant,
  until: 2_000 as Instant,
});
const candidate = {
  brokerOrderId: '228175',
  symbol: 'AAPL251219P00265000',
  side: 'sell_to_open',
  quantity: 2,
  filledQuantity: 0,
  limit: '2.55',
};
const shown = fact('shape_candidates', { twins: 0, candidates: [{ ...candidate, placedAt: 900 }, { ...candidate }] });

describe(evidenceWords.name, () => {
  it.each<[OrderEvidence, string]>([
    [
      fact('search_empty', { lookup: 'byTagScan' }, 4),
      'The broker was asked by our tag, in its list of orders and has no such order (4 times).',
    ],
    [
      fact('search_found', { lookup: 'byClientOrderId', brokerOrderId: '228175' }),
      'The broker was asked by our number and has it as 228175.',
    ],
    [shown, 'The broker shows 2 orders that may be it.'],
    [
      fact('shape_candidates', { twins: 1, candidates: [candidate] }),
      'The broker shows one order that may be it, and another order of yours may be it too.',
    ],
    [
      fact('search_failed', { code: 'BROKER_UNREACHABLE' }, 2),
      'The broker could not be asked (BROKER_UNREACHABLE) (2 times); nothing follows from that.',
    ],
    [fact('not_sent', { cause: 'NO_CONNECTION' }), 'Not one byte of it left (NO_CONNECTION).'],
    [fact('decided_by_person', { verdict: 'not_sent' }), 'A person decided that it was never sent.'],
    [
      fact('decided_by_person', { verdict: 'found', refused: 'CANDIDATE_TAKEN' }),
      'A person said that the broker has it, which was not taken: This order at the broker is known as another one.',
    ],
  ])('says %j', (evidence, words) => {
    expect(evidenceWords(evidence)).toBe(words);
  });
});

describe(candidatesIn.name, () => {
  const person = fact('decided_by_person', { verdict: 'found', refused: 'CANDIDATE_TAKEN' });
  const failed = fact('search_failed', { code: 'BROKER_UNREACHABLE' });

  it('shows what the last search that succeeded has found', () => {
    expect(candidatesIn([fact('search_empty', {}), shown, failed, person])).toEqual([
      { ...candidate, firstSeenAt: 900 },
      { ...candidate, firstSeenAt: 1_000 },
    ]);
  });

  it('shows none when a later search found nothing, and none before the first', () => {
    expect(candidatesIn([shown, fact('search_empty', {})])).toEqual([]);
    expect(candidatesIn([])).toEqual([]);
  });
});
