import type { BotId, Instant, UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { randomId, randomToken } from '#platform/hash';
import type { HookRepository, NewTarget, StoredTarget, TargetRepository } from '#store/notifications';
import type {
  AddTarget,
  CallHook,
  HookAnswerView,
  MakeHook,
  NewSecretView,
  NoticeKindView,
  NotificationsView,
  SetQuietHours,
  TargetView,
} from '../contract/index.js';
import { invalidField, Problem } from '../http/index.js';
import type { MailWay } from '../mail/index.js';
import type { SignInKeys } from '../signing/index.js';
import { placeOf } from './carriers.js';
import { isAllowedUrl, type OutboundOptions } from './outbound.js';
import { isSigned, type SignedParts } from './signature.js';

export interface NotificationsParts {
  readonly targets: TargetRepository;
  readonly hooks: HookRepository;
  readonly keys: SignInKeys;
  readonly mail: MailWay;
  readonly pushKey: string;
  readonly outbound: OutboundOptions;
  readonly clock: Pick<Clock, 'now'>;
  marketNow(): Instant;
}

/** A call at a hook as it arrived. */
export interface SignedCall extends SignedParts {
  readonly signature: string;
  readonly request: CallHook;
}

/** Where people are told of what happens, when not, and the addresses at which their programs command a bot. */
export class NotificationsService {
  constructor(private readonly parts: NotificationsParts) {}

  async view(userId: UserId): Promise<NotificationsView> {
    const { targets, hooks, mail, pushKey } = this.parts;
    const [stored, quiet, made] = await Promise.all([
      targets.list(userId),
      targets.quietHours(userId),
      hooks.list(userId),
    ]);
    return {
      mail: mail.mailer !== undefined,
      pushKey,
      targets: stored.map(viewOf),
      quiet: quiet ?? null,
      hooks: made.map(({ id, name, botId, acts, lastUsedAt }) => ({
        ...{ id, name, botId, acts, path: `/api/hooks/${id}` },
        ...(lastUsedAt !== undefined && { lastUsedAt }),
      })),
    };
  }

  /** Returns the secret with which what is sent to a webhook is signed, this once. */
  async add(userId: UserId, wish: AddTarget): Promise<NewSecretView> {
    const id = randomId();
    const secret = wish.way === 'webhook' ? `whs_${randomToken()}` : undefined;
    if (!(await this.parts.targets.add(userId, this.targetOf(userId, id, wish, secret)))) {
      throw invalidField('way', 'You have as many as one may have. Remove one first.');
    }
    return { id, ...(secret !== undefined && { secret }) };
  }

  async setKinds(userId: UserId, id: string, kinds: readonly NoticeKindView[]): Promise<void> {
    if (!(await this.parts.targets.setKinds(userId, id, kinds))) throw new Problem('NOT_FOUND');
  }

  async remove(userId: UserId, id: string): Promise<void> {
    if (!(await this.parts.targets.remove(userId, id))) throw new Problem('NOT_FOUND');
  }

  async test(userId: UserId, id: string): Promise<void> {
    if (!(await this.parts.targets.test(userId, id))) throw new Problem('NOT_FOUND');
  }

  setQuietHours(userId: UserId, { quiet }: SetQuietHours): Promise<void> {
    return this.parts.targets.setQuietHours(userId, quiet ?? undefined);
  }

  async makeHook(userId: UserId, { name, botId, acts }: MakeHook): Promise<NewSecretView> {
    const id = randomId();
    const secret = `whs_${randomToken()}`;
    const sealed = this.parts.keys.seal(secret, placeOf(userId, id));
    const made = await this.parts.hooks.add(userId, { id, name, botId: botId as BotId, acts, secret: sealed });
    if (!made) throw invalidField('botId', 'Choose one of your bots; at most 20 of these addresses are possible.');
    return { id, secret };
  }

  async removeHook(userId: UserId, id: string): Promise<void> {
    if (!(await this.parts.hooks.remove(userId, id))) throw new Problem('NOT_FOUND');
  }

  /** Does what a program asks of a bot, once. A wrong signature is answered like an address that does not exist. */
  async call(hookId: string, { request, signature, ...parts }: SignedCall): Promise<HookAnswerView> {
    const { hooks, keys, clock } = this.parts;
    const hook = await hooks.find(hookId);
    const secret = hook && keys.open(hook.secret, placeOf(hook.userId, hook.id));
    if (!hook || secret === undefined || !isSigned(secret, parts, signature, clock.now())) {
      throw new Problem('HOOK_REFUSED');
    }
    const { act } = request;
    if (!hook.acts.includes(act)) throw new Problem('SCOPE_MISSING');
    const outcome = await hooks.command(hook, { callId: parts.callId, act, at: this.parts.marketNow() });
    if (outcome === 'not_found') throw new Problem('HOOK_REFUSED');
    if (outcome === 'too_many') throw new Problem('RATE_LIMITED');
    if (outcome === 'id_reused') throw new Problem('IDEMPOTENCY_KEY_REUSED');
    return { outcome };
  }

  private targetOf(userId: UserId, id: string, wish: AddTarget, secret: string | undefined): NewTarget {
    const { way, kinds } = wish;
    const seal = (text: string) => this.parts.keys.seal(text, placeOf(userId, id));
    if (way === 'email') {
      if (!this.parts.mail.mailer) throw new Problem('MAIL_NOT_SET_UP');
      return { id, way, name: 'E-mail', address: '', kinds };
    }
    const address = way === 'webhook' ? wish.url : wish.subscription.endpoint;
    if (!isAllowedUrl(address, this.parts.outbound)) {
      throw invalidField(
        way === 'webhook' ? 'url' : 'subscription.endpoint',
        'Write an https address on the internet.',
      );
    }
    const { p256dh, auth } = way === 'push' ? wish.subscription.keys : { p256dh: '', auth: '' };
    return { id, way, name: wish.name, address, kinds, secret: seal(secret ?? JSON.stringify({ p256dh, auth })) };
  }
}

function viewOf({ id, way, name, address, kinds, lastSentAt, failedCode }: StoredTarget): TargetView {
  return {
    ...{ id, way, name },
    ...(way === 'webhook' && { url: address }),
    ...(way === 'push' && { endpoint: address }),
    kinds: kinds.filter((kind) => kind !== 'test'),
    ...(lastSentAt !== undefined && { lastSentAt }),
    ...(failedCode !== undefined && { failedCode }),
  };
}
