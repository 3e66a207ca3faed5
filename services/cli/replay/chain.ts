import type { DecisionRecord } from '#core/bot';
import type { ContentHash, DecisionId } from '#core/units';

/** One record as it is stored, beside what its row says of it. */
export interface StoredLink {
  readonly id: DecisionId;
  readonly sequence: number;
  /** Under which it was stored. */
  readonly hash: ContentHash;
  /** Of the bytes that are there now. */
  readonly bytesHash: ContentHash;
  readonly record: Pick<DecisionRecord, 'id' | 'sequence' | 'previousHash'>;
}

/** Returns where a record does not follow from the one before it; empty: the chain holds. @param previous - undefined for a bot's first decision */
export function chainBreaks(link: StoredLink, previous: Pick<StoredLink, 'sequence' | 'hash'> | undefined): string[] {
  const { record } = link;
  const after = previous ?? { sequence: 0, hash: '' };
  return [
    ...(link.bytesHash === link.hash ? [] : [`its bytes have the hash ${link.bytesHash}, stored is ${link.hash}`]),
    ...(record.id === link.id && record.sequence === link.sequence
      ? []
      : [`its record says ${record.id}, number ${record.sequence}`]),
    ...(link.sequence === after.sequence + 1
      ? []
      : [`it follows number ${after.sequence}: decisions between are missing`]),
    ...(record.previousHash === after.hash
      ? []
      : [`it names ${named(record.previousHash)} as the one before it, which is ${named(after.hash)}`]),
  ];
}

const named = (hash: string) => (hash === '' ? 'none' : hash);
