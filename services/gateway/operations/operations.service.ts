import type { UserId } from '#core/units';
import type { AuditRepository } from '#store/audit';
import type { MarketClockReader, MarketClockStore } from '#store/clock';
import type { ReplayControlRequest } from '../contract/index.js';
import { Problem } from '../http/index.js';

const CONTROLS = {
  play: { paused: false, play: true },
  pause: { paused: true },
  step: { step: true },
} as const satisfies Record<ReplayControlRequest['action'], object>;

/** What only an operator does with the market. */
export class OperationsService {
  constructor(
    private readonly clockStore: Pick<MarketClockStore, 'changeControl'>,
    private readonly market: Pick<MarketClockReader, 'epoch'>,
    private readonly audit: AuditRepository,
  ) {}

  /** Asks market to play, hold or step a replay; market answers with a new epoch of its clock. */
  async replay(userId: UserId, action: ReplayControlRequest['action']): Promise<void> {
    if (this.market.epoch()?.mode !== 'replay') throw new Problem('NO_REPLAY');
    await this.clockStore.changeControl(CONTROLS[action]);
    await this.audit.append({ userId, act: 'REPLAY_CONTROLLED', detail: { action } });
  }
}
