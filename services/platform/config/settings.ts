import { z } from 'zod';

/** Parts that area schemas are built of. Every setting arrives as text from the environment. */

/** A whole number within bounds, written in digits. */
export function intSetting(bounds: { min?: number; max?: number } = {}) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = bounds;
  const message = `Write a whole number from ${min} to ${max === Number.MAX_SAFE_INTEGER ? 'any' : max}.`;
  return z
    .string()
    .trim()
    .regex(/^-?\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** A number within bounds, written in decimal. */
export function numberSetting(bounds: { min: number; max: number }) {
  const message = `Write a number from ${bounds.min} to ${bounds.max}.`;
  return z
    .string()
    .trim()
    .regex(/^-?\d{1,12}(\.\d{1,9})?$/, message)
    .transform(Number)
    .refine((value) => value >= bounds.min && value <= bounds.max, message);
}

/** A TCP port; 0 asks the system for a free one. */
export function portSetting() {
  return intSetting({ min: 0, max: 65_535 });
}

export function flagSetting() {
  return z.enum(['true', 'false'], 'Write true or false.').transform((text) => text === 'true');
}

/** A URL with one of the given schemes, such as `['postgresql:', 'postgres:']`. The value is never put into a message: it may hold a password. */
export function urlSetting(protocols: readonly string[]) {
  return z
    .string()
    .trim()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `Write a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
    );
}

/** Origins such as `https://thetapod.example`, separated by commas; exact, because redirects are compared with them. */
export function originsSetting() {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      'Write origins such as https://thetapod.example, separated by commas.',
    );
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** What every role needs. Areas extend it with their own settings. */
export const commonRoleSchema = z.object({
  DATABASE_URL: urlSetting(['postgresql:', 'postgres:']),
  REDIS_URL: urlSetting(['redis:', 'rediss:']),
  /** Health and metrics of a headless role, the web app of the gateway. */
  THETAPOD_HTTP_PORT: portSetting(),
  THETAPOD_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  /** Where a role may keep files of its own. */
  THETAPOD_DATA_DIR: z.string().trim().min(1).default('.thetapod'),
  /** `live` refuses simulators and loopback brokers. */
  THETAPOD_PROFILE: z.enum(['demo', 'live']).default('demo'),
});
export type CommonRoleConfig = z.infer<typeof commonRoleSchema>;
