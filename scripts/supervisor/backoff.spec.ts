import { afterDeath, NEVER_DIED, type RestartState } from './backoff.js';

describe(afterDeath.name, () => {
  const waitsOf = (livesMs: readonly number[]) => {
    let state: RestartState = NEVER_DIED;
    return livesMs.map((aliveMs) => {
      const next = afterDeath(state, aliveMs);
      state = next.state;
      return next.waitMs;
    });
  };

  it('waits twice as long after each death in a row, up to ten seconds', () => {
    expect(waitsOf([0, 0, 0, 0, 0, 0, 0, 0])).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('begins again after a process that lived for a while', () => {
    expect(waitsOf([0, 0, 30_000, 0])).toEqual([250, 500, 250, 500]);
  });
});
