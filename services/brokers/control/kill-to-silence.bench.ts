import { DEFAULT_RISK_LIMITS, type RiskLimits } from '#core/risk';
import type { Money } from '#core/units';
import { systemTimers } from '#platform/clock';
import type { BrokerPort } from '#ports';
import { overridden } from '../testing/desk-bench.js';
import { StopsBench } from '../testing/stops-bench.js';
import { startCommandPort } from './command-port.js';

const TOKEN = 'the-word-of-the-bench-is-long-enough';
/** A broker takes so long until an order's bytes leave. */
const CONNECT_MS = 1;
const STREAM_MS = 150;
const MANY = Number.MAX_SAFE_INTEGER;
/** What limits a person's bots would end the stream before the stop does. */
const LIMITS: RiskLimits = {
  ...DEFAULT_RISK_LIMITS,
  ordersPerMinuteMax: MANY,
  ordersPerSecondMax: MANY,
  repeatsMax: MANY,
  botDayNotionalMax: MANY as Money,
  userDayNotionalMax: MANY as Money,
};

/** Streams openings through a desk, stops everybody through the command port, and returns when the last order left after that. */
async function killToSilence(): Promise<number> {
  let lastSentMs = 0;
  let sent = 0;
  const timed = (paper: BrokerPort) =>
    overridden(paper, {
      async place(order, guard) {
        await systemTimers.sleep(CONNECT_MS);
        if (guard?.() === false) return { kind: 'not_sent', cause: 'GUARD' };
        lastSentMs = performance.now();
        sent += 1;
        return paper.place(order);
      },
    });
  const bench = new StopsBench({ broker: timed, limits: LIMITS });
  await bench.round();
  const port = await startCommandPort({ port: 0, token: TOKEN, control: bench.control });
  let isStreaming = true;
  const stream = async () => {
    while (isStreaming) {
      bench.bench.intend({ reserve: 1 as Money });
      await bench.desk.round();
      await systemTimers.sleep(0);
    }
  };
  const streaming = stream();
  try {
    await systemTimers.sleep(STREAM_MS);
    const beganMs = performance.now();
    const response = await fetch(`http://127.0.0.1:${port.port}/stop`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ scope: 'everybody', level: 'no_openings', reason: 'Bench.', by: 'bench' }),
    });
    if (response.status !== 200 || sent === 0) throw new Error('Invariant: orders leave until the stop is set');
    await systemTimers.sleep(STREAM_MS);
    return Math.max(0, lastSentMs - beganMs);
  } finally {
    isStreaming = false;
    await streaming;
    await port.close();
  }
}

export const benches = [
  {
    id: 'desk.kill_to_silence',
    unit: 'ms',
    floor: 100,
    goal: 20,
    higherIsBetter: false,
    note: 'from the stop command over HTTP to the last order that leaves, under a stream of openings',
    run: async () => ({ value: await killToSilence() }),
  },
];
