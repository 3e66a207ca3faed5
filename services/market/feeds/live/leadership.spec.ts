import { describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { Leadership } from './leadership.js';
import type { FeedState } from './status.js';

const AT = instant(1_800_000_000_000);

function follow(...turns: readonly (readonly [FeedState, FeedState])[]) {
  const leadership = new Leadership(['massive', 'theta']);
  const leaders = turns.map((states) => {
    leadership.look(
      states.map((state) => ({ state, code: `${state}-code` })),
      AT,
    );
    return leadership.leader;
  });
  return { leaders, leadership };
}

describe(Leadership.name, () => {
  it('stays with the preferred vendor while it is as good as the other', () => {
    const { leaders } = follow(['starting', 'live'], ['starting', 'starting'], ['live', 'live'], ['quiet', 'live']);
    expect(leaders).toEqual([0, 0, 0, 0]);
  });

  it('goes to the better one and stays there when the former comes back', () => {
    const { leaders, leadership } = follow(['degraded', 'live'], ['live', 'live'], ['live', 'degraded']);
    expect(leaders).toEqual([1, 1, 0]);
    expect(leadership.take()).toEqual([
      { from: 'massive', to: 'theta', state: 'degraded', code: 'degraded-code', at: AT },
      { from: 'theta', to: 'massive', state: 'degraded', code: 'degraded-code', at: AT },
    ]);
    expect(leadership.take()).toEqual([]);
    expect(leadership.switches).toBe(2);
  });

  it('prefers one that comes back by itself to one that needs a person', () => {
    expect(follow(['refused', 'degraded']).leaders).toEqual([1]);
    expect(follow(['degraded', 'refused']).leaders).toEqual([0]);
  });
});
