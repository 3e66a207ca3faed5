import path from 'node:path';
import { z } from 'zod';
import { commonRoleSchema, flagSetting, intSetting, originsSetting, portSetting } from '#platform/config';

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
  /** Failed sign-ins of one address and e-mail in a quarter of an hour. */
  THETAPOD_SIGN_IN_ATTEMPTS: intSetting({ min: 1, max: 10_000 }).default(8),
});
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;
