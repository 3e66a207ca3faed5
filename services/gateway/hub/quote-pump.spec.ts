/** Fake: the chains and the pauses, which the test ends. */
import { describe, expect, it } from '@jest/globals';
import { QuotePump } from './quote-pump.js';

function arrange() {
  const reads: string[][] = [];
  const sent: string[][] = [];
  const failures: unknown[] = [];
  const pauses: (() => void)[] = [];
  let failure: Error | undefined;
  let wanted = new Set(['AAPL', 'SPY']);
  const pump = new QuotePump({
    topics: {
      refresh: async (moved) => {
        reads.push([...moved]);
        if (failure) throw failure;
      },
    },
    timers: { sleep: () => new Promise((resolve) => pauses.push(resolve)) },
    wanted: () => wanted,
    send: (moved) => sent.push([...moved]),
    onFailure: (error) => failures.push(error),
  });
  /** Lets what is under way come to its next pause. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const goOn = async () => {
    pauses.shift()?.();
    await settle();
  };
  const fail = (error: Error | undefined) => {
    failure = error;
  };
  const want = (...underlyings: string[]) => {
    wanted = new Set(underlyings);
  };
  return { pump, reads, sent, failures, settle, goOn, fail, want };
}

describe(QuotePump.name, () => {
  it('reads at once, and puts together what moves during the pause', async () => {
    const { pump, reads, sent, settle, goOn } = arrange();
    pump.announce('AAPL');
    await settle();
    expect(sent).toEqual([['AAPL']]);
    for (const underlying of ['AAPL', 'SPY', 'AAPL', 'AAPL']) pump.announce(underlying);
    await settle();
    expect(sent).toEqual([['AAPL']]);
    await goOn();
    expect(sent).toEqual([['AAPL'], ['AAPL', 'SPY']]);
    await goOn();
    expect(reads).toHaveLength(2);
    pump.announce('SPY');
    await settle();
    expect(reads).toHaveLength(3);
  });

  it('reads nothing that nobody wants', async () => {
    const { pump, reads, settle, want } = arrange();
    pump.announce('MSFT');
    want();
    pump.announce('AAPL');
    pump.announceAll();
    await settle();
    expect(reads).toEqual([]);
  });

  it('tries again what could not be read, although nothing moves any more', async () => {
    const { pump, sent, failures, settle, goOn, fail } = arrange();
    const away = new Error('away');
    fail(away);
    pump.announce('AAPL');
    await settle();
    expect([sent, failures]).toEqual([[], [away]]);
    fail(undefined);
    await goOn();
    expect(sent).toEqual([['AAPL']]);
  });

  it('reads every wanted chain after announcements may have been lost, and none once stopped', async () => {
    const { pump, sent, settle, goOn } = arrange();
    pump.announceAll();
    await settle();
    await goOn();
    expect(new Set(sent.flat())).toEqual(new Set(['AAPL', 'SPY']));
    const before = sent.length;
    pump.stop();
    pump.announceAll();
    await settle();
    expect(sent).toHaveLength(before);
  });
});
