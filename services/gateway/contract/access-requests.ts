import { z } from 'zod';
import { DISCLAIMER_VERSION, NewPassword } from './requests.js';

/** Of something that can be used once: 256 bits in base64url. */
const Ticket = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Begin again.');
const Password = z.string().min(1, 'Write your password.').max(200);
const Name = z.string().trim().min(1, 'Give it a name.').max(60, 'Use at most 60 characters.');

/** The second step of a sign-in: six digits of the app, or a recovery code. */
export const SecondFactor = z.strictObject({ ticket: Ticket, code: z.string().trim().min(6).max(40) });
export type SecondFactor = z.infer<typeof SecondFactor>;

export const Forgotten = z.strictObject({ email: z.email('Write an e-mail address.').max(254) });
export type Forgotten = z.infer<typeof Forgotten>;

export const Reset = z.strictObject({ token: Ticket, password: NewPassword });
export type Reset = z.infer<typeof Reset>;

export const ChangePassword = z.strictObject({ password: Password, newPassword: NewPassword });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** Asked for again before what must not be done by whoever finds an open browser. */
export const ConfirmPassword = z.strictObject({ password: Password });
export type ConfirmPassword = z.infer<typeof ConfirmPassword>;

export const ConfirmTotp = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/, 'Write the six digits that the app shows.'),
});
export type ConfirmTotp = z.infer<typeof ConfirmTotp>;

/** A browser's answer as WebAuthn's JSON has it. Source: W3C Web Authentication Level 3, 5.1. */
const PasskeyResponse = z.looseObject({
  id: z.string().min(1).max(1_400),
  rawId: z.string().min(1).max(1_400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(20_000) }),
  clientExtensionResults: z.looseObject({}),
});

export const BringPasskey = z.strictObject({ ticket: Ticket, response: PasskeyResponse });
export type BringPasskey = z.infer<typeof BringPasskey>;

export const AddPasskey = z.strictObject({ ticket: Ticket, name: Name, response: PasskeyResponse });
export type AddPasskey = z.infer<typeof AddPasskey>;

/** What a program may do: look; place and change; what operators do. */
export const API_SCOPES = ['read', 'trade', 'operate'] as const;

export const MakeApiKey = z.strictObject({
  password: Password,
  name: Name,
  scopes: z.array(z.enum(API_SCOPES)).min(1, 'Choose what it may do.').max(API_SCOPES.length),
  days: z.int().min(1, 'At least 1 day.').max(365, 'At most 365 days.'),
});
export type MakeApiKey = z.infer<typeof MakeApiKey>;

export const AcceptDisclaimer = z.strictObject({ version: z.literal(DISCLAIMER_VERSION) });
export type AcceptDisclaimer = z.infer<typeof AcceptDisclaimer>;
