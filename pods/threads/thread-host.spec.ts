/** Real: threads, of a script of a few lines. */
import { describe, expect, it } from '@jest/globals';
import type { PodId, SlotId } from '#core/units';
import { waitUntil } from '#platform/testing';
import type { SlotLease } from '#store/pods';
import { ThreadHost } from './thread-host.js';
import { type Busy, processClock, ThreadControl } from './thread-protocol.js';

const BOT = '8c6b1f0e-2f43-4a57-9d0f-0a1b2c3d4e5f';
const LEASE: SlotLease = { slotId: 1 as SlotId, owner: 'pod' as PodId, epoch: 3 };

/** A thread that ends in the middle of a decision, as one does that runs out of memory. */
const DIES_DECIDING = script(`
  const bytes = Buffer.from(data.control, 16);
  bytes.write('${BOT}', 1, 'latin1');
  bytes[0] = 2;
  process.exit(1);`);
const DIES_IDLE = script('process.exit(1);');

function script(body: string): URL {
  const text = `import { parentPort } from 'node:worker_threads';
    parentPort.once('message', ({ data }) => { ${body} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

async function hostOf(thread: URL) {
  const crashes: unknown[] = [];
  const ends: object[] = [];
  const quiet = () => undefined;
  const host = new ThreadHost({
    ...{ databaseUrl: '', redisUrl: '', logLevel: 'silent', codeVersion: 'test', thread },
    log: { debug: quiet, info: quiet, warn: quiet, error: (event, fields) => ends.push({ event, ...fields }) },
    meter: { tick: quiet },
    onLost: quiet,
    onRestart: quiet,
    onCrash: async (...crash) => {
      crashes.push(crash);
    },
  });
  host.start(LEASE, processClock.monotonicMs() + 60_000);
  await waitUntil(() => ends.length >= 2);
  host.drop(LEASE);
  await host.close();
  return { crashes, ends };
}

describe(ThreadHost.name, () => {
  it('says on whose decision a thread ended, each time, and starts it again', async () => {
    const { crashes, ends } = await hostOf(DIES_DECIDING);
    const busy: Busy = { scope: 'exits', botId: BOT as Busy['botId'] };
    expect(crashes.slice(0, 2)).toEqual([
      [LEASE, busy, 'DECISION_CRASHED'],
      [LEASE, busy, 'DECISION_CRASHED'],
    ]);
    expect(ends[0]).toMatchObject({ event: 'slot.thread_exited', code: 1, botId: BOT });
  });

  it('blames nobody for a thread that ended between two decisions', async () => {
    const { crashes } = await hostOf(DIES_IDLE);
    expect(crashes).toEqual([]);
  });
});

describe(ThreadControl.name, () => {
  it('shows both threads whose decision is made', () => {
    const mine = new ThreadControl();
    const theirs = new ThreadControl(mine.buffer);
    mine.deadline = 7;
    expect(theirs.busy).toBeUndefined();
    mine.busy = { botId: BOT as Busy['botId'], scope: 'entries' };
    expect(theirs.busy).toEqual({ botId: BOT, scope: 'entries' });
    mine.busy = undefined;
    expect([theirs.busy, theirs.deadline]).toEqual([undefined, 7]);
  });
});
