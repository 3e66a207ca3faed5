import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition, looking often; the limit is only there so that a broken test ends. */
export async function waitUntil(condition: () => Promise<boolean> | boolean, limitMs = 120_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`The condition did not come true within ${limitMs} ms`);
    await delay(10);
  }
}
