import type { StopLevel, StopScope } from '#core/model';
import type { AccountId, BotId, UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { PlatformError } from '#platform/errors';
import type { BotRepository } from '#store/bots';
import { EVERYBODY, type StandingStop, type StopRepository } from '#store/stops';
import type { AccountRepository } from '#store/users';
import type { SetStop, StopView } from '../contract/index.js';
import { found, Problem } from '../http/index.js';
import type { DeskDoor, DoorStop } from './desk-door.js';

export interface StopsParts {
  readonly stops: Pick<StopRepository, 'set' | 'lift' | 'listOf'>;
  readonly bots: Pick<BotRepository, 'get'>;
  readonly accounts: Pick<AccountRepository, 'get'>;
  readonly desk: Pick<DeskDoor, 'stop'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Whoever asks: an operator may also stop everybody. */
export interface Asker {
  readonly userId: UserId;
  readonly role: string;
}

const NO_REASON = 'Asked for by its owner.';
const NO_REASON_OF_ALL = 'Asked for by an operator.';

/** The kill switch as people set and lift it: what is their own, and, for operators, everything. */
export class StopsService {
  constructor(private readonly parts: StopsParts) {}

  async list(asker: Asker): Promise<StopView[]> {
    return (await this.parts.stops.listOf(asker.userId)).map((stop) => viewOf(stop, asker));
  }

  async setForBot(asker: Asker, botId: BotId, request: SetStop): Promise<StopView[]> {
    found(await this.parts.bots.get(asker.userId, botId));
    return this.set(asker, 'bot', botId, request);
  }

  async setForAccount(asker: Asker, accountId: AccountId, request: SetStop): Promise<StopView[]> {
    found(await this.parts.accounts.get(asker.userId, accountId));
    return this.set(asker, 'account', accountId, request);
  }

  setForUser(asker: Asker, request: SetStop): Promise<StopView[]> {
    return this.set(asker, 'user', asker.userId, request);
  }

  /** Without the database the desk holds everybody by itself; the answer then says what is known: that stop alone. */
  async setForEverybody(asker: Asker, request: SetStop): Promise<StopView[]> {
    const { level } = request;
    const reason = request.reason || NO_REASON_OF_ALL;
    try {
      return await this.set(asker, 'everybody', EVERYBODY, { level, reason });
    } catch (error) {
      // Lifting needs the table: what stands there would hold on.
      if (level === 'none' || !(error instanceof PlatformError)) throw error;
      await this.atDesk({ scope: 'everybody', level, reason, by: asker.userId });
      return [{ scope: 'everybody', level, reason, setAt: this.parts.clock.now(), mayLift: true }];
    }
  }

  private async atDesk(stop: DoorStop): Promise<void> {
    try {
      await this.parts.desk.stop(stop);
    } catch (error) {
      throw new Problem('DESK_UNAVAILABLE', {}, error);
    }
  }

  private async set(asker: Asker, scope: StopScope, subject: string, request: SetStop): Promise<StopView[]> {
    const { stops } = this.parts;
    const { level } = request;
    const reason = request.reason || NO_REASON;
    if (isStop(level)) await stops.set({ scope, subject, level, reason, setBy: asker.userId });
    else await stops.lift(scope, subject, { by: asker.userId, reason });
    return this.list(asker);
  }
}

function isStop(level: StopLevel): level is Exclude<StopLevel, 'none'> {
  return level !== 'none';
}

function viewOf({ scope, subject, level, reason, setAt }: StandingStop, { role }: Asker): StopView {
  return {
    scope,
    ...(scope === 'everybody' ? {} : { subject }),
    level,
    reason,
    setAt,
    mayLift: scope !== 'everybody' || role === 'operator',
  };
}
