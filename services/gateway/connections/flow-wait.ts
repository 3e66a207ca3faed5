import { Notify, type UserNotice } from '#core/model';
import type { UserId } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import type { Listener } from '#platform/db';
import type { ConnectionRepository } from '#store/connections';

export interface FlowWaitParts {
  readonly connections: Pick<ConnectionRepository, 'flow'>;
  readonly listener: Pick<Listener, 'listen'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Pick<Timers, 'sleep'>;
}

type Flow = Awaited<ReturnType<ConnectionRepository['flow']>>;

/** The desk answers within milliseconds; without it the user is told soon. */
const WAIT_MS = 3_000;
/** Behind lost notifications. */
const LOOK_EVERY_MS = 500;

/** Waits until the desk has prepared a flow: a notification wakes it, and it looks anyway. */
export class FlowWait {
  constructor(private readonly parts: FlowWaitParts) {}

  /** Returns the flow as it stands when it is prepared or has failed, or when the time is up. */
  async ready(userId: UserId, flowId: string): Promise<Flow> {
    const { connections, clock } = this.parts;
    const endMs = clock.monotonicMs() + WAIT_MS;
    const ear = this.listen(userId);
    try {
      for (;;) {
        const heard = ear.next();
        const flow = await connections.flow(userId, flowId);
        const leftMs = endMs - clock.monotonicMs();
        if (flow?.status !== 'wanted' || leftMs <= 0) return flow;
        await Promise.race([heard, this.parts.timers.sleep(Math.min(LOOK_EVERY_MS, leftMs))]);
      }
    } finally {
      ear.close();
    }
  }

  private listen(userId: UserId): { next(): Promise<void>; close(): void } {
    let wake = () => {};
    const remove = this.parts.listener.listen(Notify.connectionStates, (payload) => {
      if ((JSON.parse(payload) as UserNotice).userId === userId) wake();
    });
    return {
      next: () =>
        new Promise((resolve) => {
          wake = resolve;
        }),
      close: remove,
    };
  }
}
