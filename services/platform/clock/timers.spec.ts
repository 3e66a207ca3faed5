import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../testing/index.js';
import { systemAfter, systemTimers } from './index.js';

describe('timers', () => {
  it('end a sleep when the signal fires', async () => {
    const stop = new AbortController();
    const sleeping = systemTimers.sleep(60_000, stop.signal);
    stop.abort();
    await expect(sleeping).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('run a task after a time, unless it is called off before', async () => {
    const ran: string[] = [];
    systemAfter(1, () => ran.push('kept'));
    const callOff = systemAfter(1, () => ran.push('called off'));
    callOff();
    await systemTimers.sleep(20);
    expect(ran).toEqual(['kept']);
    expect(callOff).not.toThrow();
  });

  it('repeat a task in spite of failures, never twice at once, until stopped', async () => {
    let running = 0;
    let runs = 0;
    const failures: unknown[] = [];
    const task = async () => {
      running += 1;
      expect(running).toBe(1);
      await systemTimers.sleep(1);
      running -= 1;
      runs += 1;
      if (runs === 2) throw new Error('no');
    };
    const repeated = systemTimers.every(1, task, (error) => failures.push(error));
    await waitUntil(() => runs >= 4);
    await repeated.stop();
    const after = runs;
    expect(failures).toHaveLength(1);
    expect(running).toBe(0);
    await systemTimers.sleep(5);
    expect(runs).toBe(after);
  });
});
