import { describe, expect, it } from '@jest/globals';
import type { FeedReportView, FeedVendorView } from '#contract';
import { noticesOf, serverNow, sourceWords, vendorRows } from './feeds-model.js';

const AT = 1_764_000_000_000;
const vendor = (name: string, more: Partial<FeedVendorView> = {}): FeedVendorView => ({
  ...{ name, state: 'live', isLeading: name === 'massive', since: AT - 60_000, quotes: 100, streamed: 10 },
  ...{ attempts: 1, lost: 0, quotedAt: AT, quotesPerSecond: 12 },
  ...more,
});
const report = (more: Partial<FeedReportView> = {}): FeedReportView => ({
  ...{ at: AT, source: 'massive+theta', switches: [], rejected: [], contracts: 10 },
  ...{ jumps: [], jumpsHeld: 0, jumpsConfirmed: 0, vendors: [vendor('massive'), vendor('theta')] },
  ...more,
});
const DOWN = { state: 'degraded', code: 'SILENT' } as const;
const keysOf = (view: FeedReportView, now = AT) => noticesOf(view, now).map(({ key, tone }) => `${key} ${tone}`);

describe(vendorRows.name, () => {
  it('marks quotes that are older than a lively market has them, not those of a quiet one', () => {
    const quotedAt = AT - 16_000;
    const rows = vendorRows(
      report({
        vendors: [vendor('massive', { quotedAt }), vendor('theta', { quotedAt, state: 'quiet', code: 'CLOSED' })],
      }),
      AT,
    );
    expect(rows.map(({ quoteAgeMs, isOld }) => [quoteAgeMs, isOld])).toEqual([
      [16_000, true],
      [16_000, false],
    ]);
  });

  it('gives no age before the first quote', () => {
    const { quotedAt: _none, ...fresh } = vendor('massive');
    expect(vendorRows(report({ vendors: [fresh] }), AT)[0]).toMatchObject({ quoteAgeMs: undefined, isOld: false });
  });

  it('shows a state as past and no rate when market has gone silent', () => {
    const [row] = vendorRows(report(), AT + 11_000);
    expect(row).toMatchObject({
      state: { words: 'Connected when last heard', tone: 'stale' },
      isOld: true,
      quotesPerSecond: undefined,
    });
  });
});

describe(noticesOf.name, () => {
  it('says nothing while all is well', () => expect(keysOf(report())).toEqual([]));

  it('is graver when no vendor is left, and only then', () => {
    const one = report({ vendors: [vendor('massive', DOWN), vendor('theta')] });
    const both = report({ vendors: [vendor('massive', DOWN), vendor('theta', { state: 'refused' })] });
    expect([keysOf(one), keysOf(both)]).toEqual([['vendors caution'], ['vendors negative']]);
    expect(noticesOf(one, AT)[0]?.words).toBe('Massive: Silent (SILENT). ThetaData goes on.');
  });

  it('tells of a switch for ten minutes, and of prices that wait', () => {
    const switches = [{ from: 'massive', to: 'theta', ...DOWN, at: AT - 9 * 60_000 }];
    expect(keysOf(report({ switches, jumpsHeld: 2 }))).toEqual(['switch info', 'jumps caution']);
    expect(keysOf(report({ switches, at: AT + 90_000 }), AT + 90_000)).toEqual([]);
  });

  it('says that market is silent, and nothing else: the rest is past', () => {
    expect(keysOf(report({ jumpsHeld: 2, vendors: [vendor('massive', DOWN)] }), AT + 10_001)).toEqual([
      'market negative',
    ]);
  });
});

describe(serverNow.name, () => {
  it('goes on from the server’s clock, never back', () => {
    expect([serverNow({ now: AT, flagged: [] }, 2_000), serverNow({ now: AT, flagged: [] }, -5)]).toEqual([
      AT + 2_000,
      AT,
    ]);
  });
});

describe(sourceWords.name, () => {
  it('names what is followed in place of vendors', () => {
    expect(sourceWords('replay:story')).toBe('The market is a replay of the files in story.');
    expect(sourceWords('recorded:2025-12-01')).toContain('the recorded day 2025-12-01');
    expect(sourceWords('simulator')).toBe('The market is the simulated exchange.');
  });
});
