import { describe, expect, it } from '@jest/globals';
import type { FeedReportView, FeedVendorView } from '#contract';
import { noticesOf, serverNow, sourceWords, vendorRows } from './feeds-model.js';

const AT = 1_764_000_000_000;
const vendor = (name: string, more: Partial<FeedVendorView> = {}): FeedVendorView => ({
  ...{ name, process: 1, state: 'live', isLeading: name === 'massive', since: AT - 60_000, quotes: 100, streamed: 10 },
  ...{ attempts: 1, lost: 0, quotedAt: AT, quotesPerSecond: 12 },
  ...more,
});
const report = (more: Partial<FeedReportView> = {}): FeedReportView => ({
  ...{ at: AT, processes: [{ number: 1, at: AT }], source: 'massive+theta', switches: [], rejected: [], contracts: 10 },
  ...{ jumps: [], jumpsHeld: 0, jumpsConfirmed: 0, vendors: [vendor('massive'), vendor('theta')] },
  ...more,
});
/** Massive through two market processes. */
const divided = (second: Partial<FeedVendorView> = {}, saidAt: number | undefined = AT) =>
  report({
    processes: [
      { number: 1, at: AT },
      { number: 2, ...(saidAt !== undefined && { at: saidAt }) },
    ],
    vendors: [vendor('massive'), vendor('massive', { process: 2, ...second })],
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

  it('has a line for each vendor and process, the worst on top', () => {
    const namesOf = (view: FeedReportView) => vendorRows(view, AT).map(({ name, state }) => `${name}: ${state.words}`);
    expect(namesOf(divided({ state: 'refused' }))).toEqual([
      'Massive, process 2: Credential refused',
      'Massive, process 1: Connected',
    ]);
    expect(namesOf(divided({}, AT - 11_000))).toEqual([
      'Massive, process 2: Connected when last heard',
      'Massive, process 1: Connected',
    ]);
    expect(new Set(vendorRows(divided(), AT).map(({ key }) => key)).size).toBe(2);
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
    const switches = [{ process: 1, from: 'massive', to: 'theta', ...DOWN, at: AT - 9 * 60_000 }];
    expect(keysOf(report({ switches, jumpsHeld: 2 }))).toEqual(['switch info', 'jumps caution']);
    const later = AT + 90_000;
    expect(keysOf(report({ switches, at: later, processes: [{ number: 1, at: later }] }), later)).toEqual([]);
  });

  it('says which part of a divided market has no quotes, or nobody who takes them in', () => {
    const wordsOf = (view: FeedReportView) => noticesOf(view, AT).map(({ tone, words }) => `${tone}: ${words}`);
    expect(wordsOf(divided(DOWN))).toEqual([
      'negative: Market process 2 of 2 gets no quotes: Massive, process 2: Silent (SILENT). Prices of that part of the market grow old, and bots open nothing on old ones.',
    ]);
    expect(wordsOf(divided({}, AT - 11_000))[0]).toMatch(
      /^negative: Market process 2 of 2 has said nothing for 11\W?s\./,
    );
    const unsaid = report({ processes: [{ number: 1, at: AT }, { number: 2 }], vendors: [vendor('massive')] });
    expect(wordsOf(unsaid)[0]).toMatch(/^negative: Market process 2 of 2 has said nothing yet\./);
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
