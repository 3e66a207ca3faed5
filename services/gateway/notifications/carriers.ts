import webPush from 'web-push';
import { z } from 'zod';
import { MS_PER_SECOND } from '#core/units';
import type { Clock } from '#platform/clock';
import type { DueDelivery } from '#store/notifications';
import type { MailWay } from '../mail/index.js';
import type { SignInKeys } from '../signing/index.js';
import { type OutboundAnswer, type OutboundOptions, post } from './outbound.js';
import { CALL_HEADER, SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from './signature.js';
import type { VapidKeys } from './vapid.js';
import { noticeWords } from './words.js';

/** A push that nobody's browser fetched in this time says nothing any more. */
const PUSH_KEPT_S = 12 * 3_600;

export const PushSecret = z.object({ p256dh: z.string(), auth: z.string() });
export type PushSecret = z.infer<typeof PushSecret>;

/** What became of one attempt; codes are kept with the target and shown. */
export type Carried =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly code: string }
  /** It will never go. */
  | { readonly kind: 'hopeless'; readonly code: string }
  | { readonly kind: 'gone' };

export interface CarrierParts {
  readonly mail: MailWay;
  readonly keys: SignInKeys;
  readonly vapid: VapidKeys;
  /** Whom push services may write to. A URL of `mailto:` or `https:`. */
  readonly contact: string;
  readonly outbound: OutboundOptions;
  readonly clock: Clock;
}

/** Where the secret of a target or hook belongs: sealed for one, it opens for no other. */
export const placeOf = (userId: string, id: string) => ['notifications', userId, id];

/** Takes one notice to one target, once. */
export class Carriers {
  constructor(private readonly parts: CarrierParts) {}

  carry(delivery: DueDelivery): Promise<Carried> {
    switch (delivery.way) {
      case 'email':
        return this.mail(delivery);
      case 'webhook':
        return this.webhook(delivery);
      case 'push':
        return this.push(delivery);
    }
  }

  private async mail({ email, kind, detail }: DueDelivery): Promise<Carried> {
    const { mailer } = this.parts.mail;
    if (!mailer) return { kind: 'hopeless', code: 'MAIL_NOT_SET_UP' };
    const { title, text } = noticeWords(kind, detail);
    try {
      await mailer.send({ to: email, subject: `Thetapod: ${title}`, text });
      return { kind: 'sent' };
    } catch {
      return { kind: 'failed', code: 'MAIL_REFUSED' };
    }
  }

  private async webhook(delivery: DueDelivery): Promise<Carried> {
    const { noticeId, targetId, kind, detail, at, address } = delivery;
    const secret = this.secretOf(delivery);
    if (secret === undefined) return { kind: 'hopeless', code: 'SECRET_GONE' };
    const callId = `${noticeId}-${targetId}`;
    const body = Buffer.from(JSON.stringify({ id: callId, kind, at, ...noticeWords(kind, detail), detail }), 'utf8');
    const timestamp = String(Math.floor(this.parts.clock.now() / MS_PER_SECOND));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Thetapod',
      [CALL_HEADER]: callId,
      [TIMESTAMP_HEADER]: timestamp,
      [SIGNATURE_HEADER]: sign(secret, { timestamp, callId, body }),
    };
    return judge(await post({ url: address, headers, body }, this.parts.outbound));
  }

  private async push(delivery: DueDelivery): Promise<Carried> {
    const { noticeId, kind, detail, address } = delivery;
    const { vapid, contact, outbound } = this.parts;
    const secret = this.secretOf(delivery);
    if (secret === undefined) return { kind: 'hopeless', code: 'SECRET_GONE' };
    const keys = PushSecret.parse(JSON.parse(secret));
    const { endpoint, headers, body } = webPush.generateRequestDetails(
      { endpoint: address, keys },
      JSON.stringify({ id: noticeId, kind, ...noticeWords(kind, detail) }),
      { vapidDetails: { subject: contact, ...vapid }, TTL: PUSH_KEPT_S, contentEncoding: 'aes128gcm' },
    );
    const named = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const answer = await post({ url: endpoint, headers: named, body }, outbound);
    // The browser has withdrawn. Source: RFC 8030, 7.3.
    if ('status' in answer && (answer.status === 404 || answer.status === 410)) return { kind: 'gone' };
    return judge(answer);
  }

  private secretOf({ userId, targetId, secret }: DueDelivery): string | undefined {
    return secret && this.parts.keys.open(secret, placeOf(userId, targetId));
  }
}

function judge(answer: OutboundAnswer): Carried {
  if ('refusal' in answer) {
    const isHopeless = answer.refusal === 'ADDRESS_NOT_ALLOWED';
    return { kind: isHopeless ? 'hopeless' : 'failed', code: answer.refusal };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  return { kind: 'failed', code: `ANSWERED_${status}` };
}
