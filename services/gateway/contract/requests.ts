import { z } from 'zod';
import { BotConfig } from '#core/bot';
import { AccountLimits, STOP_LEVELS } from '#core/model';

/** The text that a newcomer must accept; a new text gets a new version and is asked for again. */
export const DISCLAIMER_VERSION = '2026-11-21';

/** Wherever a password is chosen. Beyond this, one that is easily guessed is refused. */
export const NewPassword = z.string().min(10, 'Use at least 10 characters.').max(200, 'Use at most 200 characters.');

export const SignUp = z.strictObject({
  email: z.email('Write an e-mail address.').max(254),
  password: NewPassword,
  acceptDisclaimer: z.literal(true, 'The risk disclaimer must be accepted.'),
  disclaimerVersion: z.literal(DISCLAIMER_VERSION),
});
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(200) });
export type SignIn = z.infer<typeof SignIn>;

export const SaveBot = z.strictObject({ config: BotConfig });
export type SaveBot = z.infer<typeof SaveBot>;

/** Preview of a configuration that need not be saved. */
export const PreviewBot = z.strictObject({ config: BotConfig, botId: z.uuid().optional() });
export type PreviewBot = z.infer<typeof PreviewBot>;

/** Asks which of the bot's last decisions this configuration would have changed. */
export const JudgeChange = z.strictObject({
  config: BotConfig,
  /** `before` of the piece read last; absent: from the newest decision on. */
  before: z.int().min(1).max(1_000_000_000).optional(),
});
export type JudgeChange = z.infer<typeof JudgeChange>;

export const BotCommandRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['start', 'pause']) }),
  z.strictObject({ kind: z.literal('close_position'), positionId: z.string().min(1).max(200) }),
]);
export type BotCommandRequest = z.infer<typeof BotCommandRequest>;

/** Lifting (`none`) needs the same right as setting. The reason is kept in the audit log. */
export const SetStop = z.strictObject({ level: z.enum(STOP_LEVELS), reason: z.string().trim().max(200).optional() });
export type SetStop = z.infer<typeof SetStop>;

export const Connect = z.strictObject({
  /** Name of a broker in BrokerView. */
  broker: z.string().min(1).max(40),
  environment: z.enum(['live', 'paper']),
  /** An ended login that is to be renewed; its accounts and bots stay. */
  connectionId: z.uuid().optional(),
});
export type Connect = z.infer<typeof Connect>;

export const AcceptReloginPlan = z.strictObject({ accepted: z.boolean() });
export type AcceptReloginPlan = z.infer<typeof AcceptReloginPlan>;

/** Gives a short put that the broker holds and no bot manages to a bot of the same account. */
export const AdoptPosition = z.strictObject({
  botId: z.uuid(),
  symbol: z.string().min(1).max(40),
  /** Contracts short. */
  quantity: z.int().min(1).max(10_000),
  /** Premium per share at which it was sold, decimal; the broker's average when left out. */
  price: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,4})?$/, 'Write a price such as 1.25.')
    .optional(),
});
export type AdoptPosition = z.infer<typeof AdoptPosition>;

/** Says that shares which a bot was assigned were sold at the broker by hand. */
export const SharesSold = z.strictObject({
  quantity: z.int().min(1).max(10_000_000),
  /** Per share, decimal; left out where it is not known any more: what the campaign made stays unknown. */
  price: z
    .string()
    .regex(/^(?=.*[1-9])\d{1,6}(\.\d{1,4})?$/, 'Write a price such as 251.30.')
    .optional(),
});
export type SharesSold = z.infer<typeof SharesSold>;

const ofContracts = {
  symbol: z.string().min(1).max(40),
  /** Contracts short. */
  quantity: z.int().min(1).max(10_000),
};
/** Of an index as well. */
const anyPrice = z.string().regex(/^(?=.*[1-9])\d{1,6}(\.\d{1,4})?$/, 'Write a price such as 5987.55.');

/** Says what became of contracts that bots hold and the broker does not show. */
export const ContractsGone = z.discriminatedUnion('became', [
  z.strictObject({ became: z.enum(['expired', 'assigned']), ...ofContracts }),
  /** At the settlement price of their index; on a paper account of ours of any underlying. */
  z.strictObject({ became: z.literal('settled'), ...ofContracts, price: anyPrice }),
  /** By hand at the broker, premium per share. */
  z.strictObject({ became: z.literal('bought_back'), ...ofContracts, price: anyPrice }),
]);
export type ContractsGone = z.infer<typeof ContractsGone>;

/** A person's verdict about an order whose answer was lost, taken on the evidence shown. */
export const ResolveUnknown = z.discriminatedUnion('verdict', [
  /** The broker has it: this order of theirs is ours. */
  z.strictObject({ verdict: z.literal('found'), brokerOrderId: z.string().min(1).max(100) }),
  /** It never reached the broker. Confirmed by typing, because a wrong answer can double an order. */
  z.strictObject({ verdict: z.literal('not_sent'), confirm: z.literal('NOT SENT', 'Type NOT SENT to confirm.') }),
]);
export type ResolveUnknown = z.infer<typeof ResolveUnknown>;

/** Limits of an account over all its bots; null takes them all away. */
export const SetAccountLimits = z.strictObject({ limits: AccountLimits.nullable() });
export type SetAccountLimits = z.infer<typeof SetAccountLimits>;

export const ReplayControlRequest = z.strictObject({ action: z.enum(['play', 'pause', 'step']) });
export type ReplayControlRequest = z.infer<typeof ReplayControlRequest>;

/** Orders that may still trade, those of which something was traded, those that ended without; all where it is left out. */
export const ShownOrders = z.enum(['working', 'filled', 'failed']).optional();
export type ShownOrders = z.infer<typeof ShownOrders>;
