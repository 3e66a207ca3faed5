import { z } from 'zod';
import { BotConfig } from '#core/bot';

/** The text that a newcomer must accept; a new text gets a new version and is asked for again. */
export const DISCLAIMER_VERSION = '2026-11-21';

export const SignUp = z.strictObject({
  email: z.email('Write an e-mail address.').max(254),
  password: z.string().min(10, 'Use at least 10 characters.').max(200),
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

export const BotCommandRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['start', 'pause']) }),
  z.strictObject({ kind: z.literal('close_position'), positionId: z.string().min(1).max(200) }),
]);
export type BotCommandRequest = z.infer<typeof BotCommandRequest>;

export const SetStop = z.strictObject({ level: z.enum(['none', 'no_openings']) });
export type SetStop = z.infer<typeof SetStop>;

export const ReplayControlRequest = z.strictObject({ action: z.enum(['play', 'pause', 'step']) });
export type ReplayControlRequest = z.infer<typeof ReplayControlRequest>;
