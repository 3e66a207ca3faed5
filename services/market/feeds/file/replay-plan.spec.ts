import { describe, expect, it } from '@jest/globals';
import type { MarketClockEpoch } from '#core/model';
import { type Instant, instant, type TradingDate } from '#core/units';
import { nextReplayAction, type ReplaySituation, replayLabel, snapshotOfClock, snapshotWaitMs } from './replay-plan.js';

const DAY = 86_400_000;
const first = Date.parse('2025-11-26T20:45:00Z');
const stamps = [first, first + DAY, first + 2 * DAY].map(instant);
const wall = instant(1_800_000_000_000);

function situation(change: Partial<ReplaySituation> & { clock?: MarketClockEpoch } = {}): ReplaySituation {
  return {
    stamps,
    index: 0,
    clock: running(),
    wallNow: wall,
    sincePublishedMs: 60_000,
    control: { paused: false, playRequests: 3, stepRequests: 5 },
    served: { play: 3, step: 5 },
    runningBots: 0,
    speed: 5760,
    ...change,
  };
}

function running(change: Partial<MarketClockEpoch> = {}): MarketClockEpoch {
  return {
    epoch: 1,
    mode: 'replay',
    anchorWall: wall,
    anchorMarket: stamps[0] as Instant,
    rate: 1,
    label: '',
    held: false,
    ...change,
  };
}

const held = running({ rate: 0, held: true });
const still = running({ rate: 0 });
const later = (ms: number) => instant(wall + ms);

describe(nextReplayAction.name, () => {
  it.each<[string, Partial<ReplaySituation>, string]>([
    ['holds until a bot runs', { clock: held }, 'wait'],
    ['is released by a running bot', { clock: held, runningBots: 1 }, 'release'],
    [
      'is released by an operator',
      { clock: held, control: { paused: false, playRequests: 4, stepRequests: 5 } },
      'release',
    ],
    [
      'is not released by a bot while an operator has paused it',
      { clock: held, runningBots: 1, control: { paused: true, playRequests: 3, stepRequests: 5 } },
      'wait',
    ],
    [
      'steps while it is held',
      { clock: held, control: { paused: false, playRequests: 3, stepRequests: 6 } },
      'advance',
    ],
    ['stands for its time', { wallNow: later(14_999) }, 'wait'],
    ['goes on after its time: a day at 5760 is fifteen seconds', { wallNow: later(15_000) }, 'advance'],
    ['gives a restarted process time to show the snapshot', { wallNow: later(60_000), sincePublishedMs: 500 }, 'wait'],
    ['pauses', { control: { paused: true, playRequests: 3, stepRequests: 5 } }, 'pause'],
    ['stays paused', { clock: still, control: { paused: true, playRequests: 3, stepRequests: 5 } }, 'wait'],
    ['goes on when it is played', { clock: still }, 'resume'],
    [
      'steps while it is paused',
      { clock: still, control: { paused: true, playRequests: 3, stepRequests: 6 } },
      'advance',
    ],
    ['stays at the last snapshot', { index: 2, clock: still, wallNow: later(DAY) }, 'wait'],
    [
      'has no step after the last snapshot',
      { index: 2, clock: still, control: { paused: false, playRequests: 3, stepRequests: 6 } },
      'wait',
    ],
  ])('%s', (_, change, kind) => {
    expect(nextReplayAction(situation(change)).kind).toBe(kind);
  });

  it('counts a pause as no time: the clock stood', () => {
    const resumed = running({ anchorMarket: instant(first + 10_000) });
    expect(nextReplayAction(situation({ clock: resumed, wallNow: later(4_999) })).kind).toBe('wait');
    expect(nextReplayAction(situation({ clock: resumed, wallNow: later(5_000) })).kind).toBe('advance');
  });
});

describe(snapshotWaitMs.name, () => {
  it('divides the market time between snapshots, with a floor of two seconds', () => {
    expect(snapshotWaitMs(stamps[0] as Instant, stamps[1] as Instant, 5760)).toBe(15_000);
    expect(snapshotWaitMs(stamps[0] as Instant, stamps[1] as Instant, 1_000_000)).toBe(2_000);
  });
});

describe(snapshotOfClock.name, () => {
  it('finds the snapshot that a stored clock stands at', () => {
    const index = (ms: number) => snapshotOfClock(stamps, instant(ms));
    expect([first - 1, first, first + 5_000, first + DAY - 1, first + DAY, first + 9 * DAY].map(index)).toEqual([
      0, 0, 0, 0, 1, 2,
    ]);
  });
});

describe(replayLabel.name, () => {
  it('says where the replay stands', () => {
    const date = '2025-11-26' as TradingDate;
    expect(replayLabel(date, 1, 6, false)).toBe('26 Nov 2025, snapshot 2 of 6');
    expect(replayLabel(date, 0, 6, true)).toBe('26 Nov 2025, snapshot 1 of 6, waiting for a running bot');
    expect(replayLabel('2025-12-02' as TradingDate, 5, 6, false)).toBe('2 Dec 2025, snapshot 6 of 6, the last one');
  });
});
