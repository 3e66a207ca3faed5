import { type DbPool, queryRows } from '#platform/db';
import { inflateBytes } from '#store/rows';
import { brokenRecords } from './records.js';

interface Row {
  readonly id: string;
  readonly bot_id: string;
  readonly sequence: number;
  readonly hash: string;
  readonly slot_id: number;
  readonly slot_epoch: number;
  readonly record: Uint8Array;
}

/** Reads all records of a database and returns sentences about broken rules. */
export async function brokenRecordsIn(pool: DbPool): Promise<readonly string[]> {
  const text =
    'SELECT id, bot_id, sequence, hash, slot_id, slot_epoch, record FROM decisions ORDER BY bot_id, sequence';
  const rows = await queryRows<Row>(pool, text);
  const records = await Promise.all(
    rows.map(async ({ id, sequence, hash, ...row }) => ({
      ...{ id, sequence, hash, botId: row.bot_id, slotId: row.slot_id, slotEpoch: Number(row.slot_epoch) },
      bytes: await inflateBytes(row.record),
    })),
  );
  const states = `SELECT bot_id, state->>'previousHash' AS hash FROM bot_states`;
  const checkpoints = await queryRows<{ bot_id: string; hash: string }>(pool, states);
  const intents = await queryRows<{ id: string }>(pool, 'SELECT id FROM intents');
  return brokenRecords(
    records,
    checkpoints.map((row) => ({ botId: row.bot_id, previousHash: row.hash })),
    new Set(intents.map(({ id }) => id)),
  );
}
