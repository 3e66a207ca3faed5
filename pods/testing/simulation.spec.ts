import { describe, expect, it } from '@jest/globals';
import { sessionAt } from '#core/calendar';
import { instant } from '#core/units';
import { dayOf } from './sim-days.js';
import { simulate } from './simulation.js';

describe(simulate.name, () => {
  it('comes to the same end under the same seed, and to another under another', async () => {
    const once = await simulate({ seed: 7 });
    expect(await simulate({ seed: 7 })).toEqual(once);
    expect((await simulate({ seed: 11 })).end).not.toEqual(once.end);
  });

  it('says in its trace what happened, and is not changed by being watched', async () => {
    const lines: string[] = [];
    const watched = await simulate({ seed: 7, trace: (line) => lines.push(line) });
    expect(watched).toEqual(await simulate({ seed: 7 }));
    expect(lines[0]).toContain('seed 7');
    expect(lines.length).toBeGreaterThan(500);
  });
});

describe(dayOf.name, () => {
  const days = Array.from({ length: 8 }, (_, seed) => dayOf(seed));

  it('runs half of the seeds on an ordinary day and each special day by turns', () => {
    expect(days.map(({ name }) => name)).toEqual([
      'half day',
      'first day after daylight-saving time',
      'first day of daylight-saving time',
      'expiry day',
      ...Array(4).fill('ordinary day'),
    ]);
  });

  it('lets the exchange open or close, or a contract expire, within a run of the special ones', () => {
    const runMs = 34 * 60_000;
    for (const { startsAt, opensAt, closesAt } of days.slice(0, 4)) {
      const changes = [opensAt, closesAt].filter((at) => at > startsAt && at < startsAt + runMs);
      expect(changes).toHaveLength(1);
    }
  });

  it.each(days)('$name: the calendar opens and closes at the written instants', ({ opensAt, closesAt }) => {
    const stateAt = (at: number) => sessionAt(instant(at)).state;
    expect([opensAt - 1, opensAt, closesAt - 1, closesAt].map(stateAt)).toEqual([
      ...['beforeOpen', 'open', 'open', 'afterClose'],
    ]);
  });
});
