import { z } from 'zod';

/** What people are told of. */
export const NOTICE_KINDS = ['fill', 'rejection', 'unknown', 'login', 'stale_feed', 'pause', 'limit'] as const;
/** `look`: look for entries now; nothing unless the bot runs. */
export const HOOK_ACTS = ['look', 'start', 'pause'] as const;

const Name = z.string().trim().min(1, 'Give it a name.').max(60, 'Use at most 60 characters.');
const Kinds = z.array(z.enum(NOTICE_KINDS)).max(NOTICE_KINDS.length);
const Url = z.url('Write the whole address, with https://.').max(500);
const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time such as 22:00.');
const Base64Url = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}=*$`), 'The browser sent a key of another length.');

/** A browser's subscription. Source: W3C Push API, PushSubscription.toJSON; RFC 8291, 2.1 and 3.2 for the keys. */
const Subscription = z.looseObject({
  endpoint: Url,
  keys: z.looseObject({ p256dh: Base64Url(65), auth: Base64Url(16) }),
});

export const AddTarget = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('email'), kinds: Kinds }),
  z.strictObject({ way: z.literal('webhook'), name: Name, url: Url, kinds: Kinds }),
  z.strictObject({ way: z.literal('push'), name: Name, subscription: Subscription, kinds: Kinds }),
]);
export type AddTarget = z.infer<typeof AddTarget>;

export const SetTargetKinds = z.strictObject({ kinds: Kinds });
export type SetTargetKinds = z.infer<typeof SetTargetKinds>;

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

export const SetQuietHours = z.strictObject({
  /** Null: never quiet. */
  quiet: z
    .strictObject({
      from: TimeOfDay,
      until: TimeOfDay,
      zone: z.string().max(60).refine(isZone, 'Choose a time zone, such as Europe/Berlin.'),
      urgentThrough: z.boolean(),
    })
    .refine(({ from, until }) => from !== until, { path: ['until'], message: 'Choose another end than the start.' })
    .nullable(),
});
export type SetQuietHours = z.infer<typeof SetQuietHours>;

export const MakeHook = z.strictObject({
  name: Name,
  botId: z.uuid('Choose one of your bots.').toLowerCase(),
  acts: z.array(z.enum(HOOK_ACTS)).min(1, 'Choose what it may do.').max(HOOK_ACTS.length),
});
export type MakeHook = z.infer<typeof MakeHook>;

export const CallHook = z.strictObject({ act: z.enum(HOOK_ACTS) });
export type CallHook = z.infer<typeof CallHook>;
