import { describe, expect, it } from '@jest/globals';
import type { ContentHash, DecisionId } from '#core/units';
import { chainBreaks, type StoredLink } from './chain.js';

const hash = (text: string) => text as ContentHash;

function link(sequence: number, over: Partial<StoredLink> = {}): StoredLink {
  const id = `bot-${sequence}` as DecisionId;
  const previousHash = sequence === 1 ? ('' as const) : hash(`h${sequence - 1}`);
  const own = hash(`h${sequence}`);
  return { id, sequence, hash: own, bytesHash: own, record: { id, sequence, previousHash }, ...over };
}

describe(chainBreaks.name, () => {
  it('holds from the first decision on', () => {
    expect(chainBreaks(link(1), undefined)).toEqual([]);
    expect(chainBreaks(link(2), link(1))).toEqual([]);
  });

  it.each<[string, StoredLink, StoredLink | undefined, string[]]>([
    [
      'bytes that were changed',
      link(2, { bytesHash: hash('x') }),
      link(1),
      ['its bytes have the hash x, stored is h2'],
    ],
    [
      'a decision that is missing',
      link(3),
      link(1),
      ['it follows number 1: decisions between are missing', 'it names h2 as the one before it, which is h1'],
    ],
    [
      'a beginning that is missing',
      link(2),
      undefined,
      ['it follows number 0: decisions between are missing', 'it names h1 as the one before it, which is none'],
    ],
    [
      'a predecessor that was changed',
      link(2),
      link(1, { hash: hash('y') }),
      ['it names h1 as the one before it, which is y'],
    ],
    [
      'a record of another decision',
      link(2, { record: { ...link(2).record, id: 'bot-9' as DecisionId } }),
      link(1),
      ['its record says bot-9, number 2'],
    ],
  ])('names %s', (_case, one, previous, breaks) => {
    expect(chainBreaks(one, previous)).toEqual(breaks);
  });
});
