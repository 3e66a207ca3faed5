import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BotConfig, RECORD_SCHEMA } from '#core/bot';
import { decodeFrame } from '#core/model';
import type { ContentHash, UserId } from '#core/units';
import { replayDecision } from '../../services/cli/replay/replay.js';

/** One decision as a release has stored it. */
interface Kept {
  readonly name: string;
  readonly userId: UserId;
  readonly config: unknown;
  /** The record's canonical bytes, which are ASCII. */
  readonly record: string;
  readonly hash: string;
  /** Each frame that the record names, base64. */
  readonly frames: readonly string[];
}

const FOLDER = path.resolve(import.meta.dirname, '../../pods/testing/journals');
const files = readdirSync(FOLDER).sort();
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

function keptIn(file: string): readonly Kept[] {
  const lines = readFileSync(path.join(FOLDER, file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Kept);
}

function replay({ userId, config, frames }: Kept, record: Uint8Array) {
  const hashed = frames.map((base64) => {
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    return { frame: decodeFrame(bytes), hash: hash(bytes) };
  });
  const named = new Map(hashed.map((one) => [one.frame.underlying, one]));
  return replayDecision({ record, userId, config: BotConfig.parse(config), frames: named }, hash);
}

describe('the journals of earlier releases', () => {
  it('are kept for each schema that the code says it reads', () => {
    const schemas = Array.from({ length: RECORD_SCHEMA - 1 }, (_, index) => `schema-${index + 1}.jsonl`);
    expect(files).toEqual(expect.arrayContaining(schemas));
  });

  describe.each(files)('%s', (file) => {
    const all = keptIn(file);

    it('covers every kind of tick, opening, closing, refusing and waiting', () => {
      const names = all.map(({ name }) => name).join('\n');
      for (const word of ['schedule sold', 'command closing', 'exit closing', 'order sold', 'no_trade', 'waited']) {
        expect(names).toContain(word);
      }
    });

    it.each(all)('$name: the code of today decides the same, to the byte', (kept) => {
      const record = bytesOf(kept.record);
      expect(hash(record)).toBe(kept.hash);
      expect(replay(kept, record)).toEqual({ kind: 'identical', byteCount: record.length, hash: kept.hash });
    });

    it('is not the same when one digit of a limit price is another', () => {
      const kept = all.find(({ record }) => /"limit":\d+/.test(record)) as Kept;
      const changed = kept.record.replace(
        /"limit":(\d*)(\d)/,
        (_, head, last) => `"limit":${head}${(Number(last) + 1) % 10}`,
      );
      expect(changed).not.toBe(kept.record);
      expect(replay(kept, bytesOf(changed)).kind).toBe('differs');
    });
  });
});
