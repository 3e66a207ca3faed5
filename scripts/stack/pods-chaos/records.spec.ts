import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { brokenRecords, type StoredRecord } from './records.js';

interface Told {
  readonly previousHash: string;
  readonly dueAt?: number;
  readonly intents?: readonly string[];
}

function recordOf(sequence: number, told: Told, change: Partial<StoredRecord> = {}): StoredRecord {
  const { previousHash, dueAt = sequence, intents = [] } = told;
  const inputs = { kind: 'schedule', dueAt };
  const content = { previousHash, sequence, inputs, intents: intents.map((id) => ({ id })) };
  const bytes = Buffer.from(JSON.stringify(content), 'latin1');
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { id: `record ${sequence}`, botId: 'bot', sequence, hash, slotId: 1, slotEpoch: 1, bytes, ...change };
}

const first = recordOf(1, { previousHash: '', intents: ['intent'] });
const second = recordOf(2, { previousHash: first.hash });
const end = (record: StoredRecord) => [{ botId: 'bot', previousHash: record.hash }];
const one = new Set(['intent']);

describe(brokenRecords.name, () => {
  it('finds nothing in a chain that is whole', () => {
    expect(brokenRecords([first, second], end(second), one)).toEqual([]);
  });

  it.each<[string, readonly StoredRecord[], ReadonlySet<string>, string]>([
    ['a record that is missing', [first, recordOf(3, { previousHash: first.hash })], one, 'record 3 follows 1'],
    ['another hash before', [first, recordOf(2, { previousHash: 'x' })], one, 'does not carry the hash before it'],
    ['changed bytes', [first, { ...second, hash: 'x' }], one, 'record 2 is not named by its hash'],
    ['a former epoch', [{ ...first, slotEpoch: 2 }, second], one, 'record 2 was written under a former epoch'],
    [
      ...(['a tick decided twice', [first, recordOf(2, { previousHash: first.hash, dueAt: 1 })]] as const),
      ...([one, 'record 2 decides the tick of 1 again'] as const),
    ],
    ['a lost intent', [first, second], new Set(), 'record 1 asks for intent, which is lost'],
    ['an intent from nowhere', [first, second], new Set(['intent', 'other']), 'nobody decided the intent other'],
  ])('says of %s what it is', (_name, records, intents, sentence) => {
    expect(brokenRecords(records, end(records.at(-1) as StoredRecord), intents).join('\n')).toContain(sentence);
  });

  it('says of a checkpoint that it is behind', () => {
    expect(brokenRecords([first, second], end(first), one)).toEqual(['the checkpoint of bot is not its last record']);
  });
});
