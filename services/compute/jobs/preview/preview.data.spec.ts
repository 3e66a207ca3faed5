/** The preview on all nine real chains of 2025-11-26. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type BotConfig, defaultBotConfig } from '#core/bot';
import { instantAt } from '#core/calendar';
import { accountOf, hashed, TEST_ACCOUNT, TEST_BOT, TEST_USER, yahooFrame } from '#core/testing';
import type { ContentHash, TradingDate } from '#core/units';
import { previewOf } from './preview.js';

const folder = path.join(process.env['THETAPOD_DATA'] ?? '../shared/data', 'yahoo_chains_2025/20251126');
const now = instantAt('2025-11-26' as TradingDate, '15:45');

describe(previewOf.name, () => {
  const frames = readdirSync(folder).map((file) => {
    const csv = gunzipSync(readFileSync(path.join(folder, file))).toString('utf8');
    return hashed(yahooFrame(file.replace('.csv.gz', ''), csv, now));
  });
  const config = (change: Partial<BotConfig['gates']> = {}): BotConfig => {
    const base = defaultBotConfig(TEST_ACCOUNT);
    return { ...base, watchlist: frames.map(({ frame }) => frame.underlying), gates: { ...base.gates, ...change } };
  };
  const preview = (chosen: BotConfig) =>
    previewOf({
      userId: TEST_USER,
      botId: TEST_BOT,
      config: chosen,
      account: accountOf(),
      frames: new Map(frames.map((one) => [one.frame.underlying, one])),
      now,
      hash: () => 'h' as ContentHash,
    });

  it('ranks candidates of several underlyings and would sell the best that fits the account', () => {
    const { totals, top, record, frames: summaries } = preview(config());
    expect(summaries).toHaveLength(9);
    expect(totals.looked).toBeGreaterThan(5_000);
    expect(totals.passed).toBeGreaterThan(20);
    expect(top).toHaveLength(20);
    const points = top.map((candidate) => candidate.scorePoints);
    expect(points).toEqual([...points].sort((a, b) => b - a));
    expect(record.outcome).toBe('sold');
  });

  it('says which gate to loosen when the score asks for the impossible, and loosening it lets one through', () => {
    const { totals, loosening } = preview(config({ scoreMin: 99 }));
    expect(totals.passed).toBe(0);
    expect(loosening).toMatchObject({ gate: 'score', side: 'min', limit: 99 });
    const loosened = preview(config({ scoreMin: loosening?.limitNeeded ?? 99 }));
    expect(loosened.totals.passed).toBeGreaterThan(0);
  });
});
