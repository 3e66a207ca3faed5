import type { UserId } from '#core/units';
import type { AuditRepository } from '#store/audit';
import type { MarketClockReader, MarketClockStore } from '#store/clock';
import type { PlacementRepository } from '#store/pods';
import type { PodView, ReplayControlRequest } from '../contract/index.js';
import { Problem } from '../http/index.js';

/** A pod that was not seen for so long is gone. */
const SEEN_WITHIN_MS = 30_000;

const CONTROLS = {
  play: { paused: false, play: true },
  pause: { paused: true },
  step: { step: true },
} as const satisfies Record<ReplayControlRequest['action'], object>;

/** What only an operator sees and does. */
export class OperationsService {
  constructor(
    private readonly placement: PlacementRepository,
    private readonly clockStore: Pick<MarketClockStore, 'changeControl'>,
    private readonly market: Pick<MarketClockReader, 'epoch'>,
    private readonly audit: AuditRepository,
  ) {}

  async pods(): Promise<PodView[]> {
    const pods = await this.placement.pods(SEEN_WITHIN_MS);
    return pods.map(({ podId, ...pod }) => ({ id: podId, ...pod }));
  }

  /** Asks market to play, hold or step a replay; market answers with a new epoch of its clock. */
  async replay(userId: UserId, action: ReplayControlRequest['action']): Promise<void> {
    if (this.market.epoch()?.mode !== 'replay') throw new Problem('NO_REPLAY');
    await this.clockStore.changeControl(CONTROLS[action]);
    await this.audit.append({ userId, act: 'REPLAY_CONTROLLED', detail: { action } });
  }
}
