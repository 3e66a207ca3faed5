/** Checks what pods have written: chains, epochs, due instants, and that records and intents name each other. Pure. */
import { createHash } from 'node:crypto';
import type { DecisionRecord } from '#core/bot';

/** One row of `decisions` with the bytes of its record. */
export interface StoredRecord {
  readonly id: string;
  readonly botId: string;
  readonly sequence: number;
  readonly hash: string;
  readonly slotId: number;
  readonly slotEpoch: number;
  readonly bytes: Uint8Array;
}

export interface Checkpoint {
  readonly botId: string;
  readonly previousHash: string;
}

type Content = Pick<DecisionRecord, 'previousHash' | 'sequence' | 'inputs' | 'intents'>;

/** Returns sentences about broken rules. @param records - of each bot by sequence; @param intentIds - of all stored intents */
export function brokenRecords(
  records: readonly StoredRecord[],
  checkpoints: readonly Checkpoint[],
  intentIds: ReadonlySet<string>,
): readonly string[] {
  const broken: string[] = [];
  const heads = new Map<string, StoredRecord>();
  const epochs = new Map<string, number>();
  const decidedDue = new Set<string>();
  const asked = new Set<string>();
  for (const record of records) {
    const must = (holds: boolean, sentence: string) => {
      if (!holds) broken.push(`${record.id} ${sentence}`);
    };
    const content = JSON.parse(Buffer.from(record.bytes).toString('latin1')) as Content;
    const head = heads.get(record.botId);
    heads.set(record.botId, record);
    must(record.sequence === (head?.sequence ?? 0) + 1, `follows ${head?.sequence ?? 0}`);
    must(content.sequence === record.sequence, 'has another sequence in its record');
    must(content.previousHash === (head?.hash ?? ''), 'does not carry the hash before it');
    must(createHash('sha256').update(record.bytes).digest('hex') === record.hash, 'is not named by its hash');
    const slot = `${record.botId} ${record.slotId}`;
    must(record.slotEpoch >= (epochs.get(slot) ?? 0), 'was written under a former epoch');
    epochs.set(slot, record.slotEpoch);
    const { kind, dueAt } = content.inputs;
    const due = `${record.botId} ${dueAt}`;
    must(kind !== 'schedule' || !decidedDue.has(due), `decides the tick of ${dueAt} again`);
    if (kind === 'schedule') decidedDue.add(due);
    for (const { id } of content.intents) {
      must(intentIds.has(id), `asks for ${id}, which is lost`);
      must(!asked.has(id), `asks for ${id} again`);
      asked.add(id);
    }
  }
  for (const id of intentIds) if (!asked.has(id)) broken.push(`nobody decided the intent ${id}`);
  for (const { botId, previousHash } of checkpoints) {
    if ((heads.get(botId)?.hash ?? '') !== previousHash)
      broken.push(`the checkpoint of ${botId} is not its last record`);
  }
  return broken;
}
