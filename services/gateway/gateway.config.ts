import path from 'node:path';
import { z } from 'zod';
import { commonRoleSchema, flagSetting, intSetting, originsSetting, portSetting, urlSetting } from '#platform/config';
import { isSignInKey } from './signing/index.js';

const signInKeySetting = () => z.string().trim().refine(isSignInKey, 'Write 32 random bytes in base64.');

/** Settings of the gateway beside those of every role. */
export const gatewayConfigSchema = commonRoleSchema.extend({
  /** Where it listens. Anything but loopback belongs behind a proxy that speaks TLS. */
  THETAPOD_HOST: z.string().trim().min(1).default('127.0.0.1'),
  /** The built web app; without it only the API is served. */
  THETAPOD_WEB_ROOT: z
    .string()
    .trim()
    .min(1)
    .transform((folder) => path.resolve(folder))
    .optional(),
  /** Browsers reach us over TLS: cookies become Secure and HSTS is sent. */
  THETAPOD_TLS: flagSetting().default(false),
  /** Where browsers reach us: brokers send people back to these addresses and to no others. */
  THETAPOD_PUBLIC_ORIGINS: originsSetting().default([]),
  /** Of bcrypt; each step doubles the work of a sign-in and of guessing. */
  THETAPOD_BCRYPT_COST: intSetting({ min: 4, max: 16 }).default(12),
  /** Where the desk of this machine takes commands; without it everybody can only be stopped through the database. */
  THETAPOD_DESK_COMMAND_PORT: portSetting().optional(),
  /** Signs tokens and seals second factors; base64 of 32 bytes, the same for all gateways. The demo keeps one in its data folder. */
  THETAPOD_SIGN_IN_KEY: signInKeySetting().optional(),
  /** The one before, during a change: what it signed and sealed stays good. */
  THETAPOD_SIGN_IN_KEY_OLD: signInKeySetting().optional(),
  /** The mail server, such as `smtps://user:password@mail.example`. Without it a demo on loopback has a mailbox page. */
  THETAPOD_SMTP_URL: urlSetting(['smtp:', 'smtps:']).optional(),
  /** Whom mails come from. */
  THETAPOD_MAIL_FROM: z.string().trim().min(3).max(200).default('Thetapod <thetapod@localhost>'),
  /** Proxies in front of us, of which each adds the client's address to X-Forwarded-For. */
  THETAPOD_PROXY_HOPS: intSetting({ min: 0, max: 5 }).default(0),
  /** Requests in a minute of one API key, of one user in browsers, and of one address that nobody is signed in from. */
  THETAPOD_RATE_PER_KEY: intSetting({ min: 1, max: 1_000_000 }).default(300),
  THETAPOD_RATE_PER_USER: intSetting({ min: 1, max: 1_000_000 }).default(3_000),
  THETAPOD_RATE_PER_ADDRESS: intSetting({ min: 1, max: 1_000_000 }).default(3_000),
  /** Failed sign-ins of one address and e-mail in a quarter of an hour. */
  THETAPOD_SIGN_IN_ATTEMPTS: intSetting({ min: 1, max: 10_000 }).default(8),
});
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;
