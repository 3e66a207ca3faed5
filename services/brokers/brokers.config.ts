import path from 'node:path';
import { z } from 'zod';
import { ConfigError, type ConfigProblem, commonRoleSchema, originsSetting, portSetting } from '#platform/config';
import { KeyRing, masterKeyOf } from '#platform/secrets';
import { isLoopback } from './setup/index.js';

const masterKeySetting = () =>
  z
    .string()
    .trim()
    .refine(
      (text) => masterKeyOf(text) !== undefined,
      'Write 32 random bytes in base64, such as: openssl rand -base64 32',
    );

/** Settings of the desk beside those of every role. */
export const brokersConfigSchema = commonRoleSchema.extend({
  /** Opens the keys of all users' tokens; no other process gets it. Without it no broker is offered. */
  THETAPOD_MASTER_KEY: masterKeySetting().optional(),
  /** The master key before a change: what it has wrapped is brought under the new one at the start. */
  THETAPOD_MASTER_KEY_OLD: masterKeySetting().optional(),
  /** JSON with client ids and secrets by broker; without it no broker is offered. */
  THETAPOD_BROKERS_FILE: z
    .string()
    .trim()
    .min(1)
    .transform((file) => path.resolve(file))
    .optional(),
  /** Where the kill switch takes commands, on loopback only; 0 asks the system for a free port. */
  THETAPOD_DESK_COMMAND_PORT: portSetting().default(0),
  /** Where browsers reach the gateway: brokers send them back there and nowhere else. */
  THETAPOD_PUBLIC_ORIGINS: originsSetting().default([]),
});
export type BrokersConfig = z.infer<typeof brokersConfigSchema>;

/** Returns the keys to seal with; undefined in a demo without any. Errors: ConfigError for what the live profile needs. */
export function keyRingOf(config: BrokersConfig): KeyRing | undefined {
  const { THETAPOD_MASTER_KEY: current = '', THETAPOD_MASTER_KEY_OLD: former = '' } = config;
  const problems = config.THETAPOD_PROFILE === 'live' ? liveProblems(config) : [];
  if (current === '' && config.THETAPOD_BROKERS_FILE !== undefined) {
    problems.push({ name: 'THETAPOD_MASTER_KEY', problem: 'is needed to keep the tokens of brokers.' });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const key = masterKeyOf(current);
  return key && new KeyRing(key, masterKeyOf(former));
}

function liveProblems(config: BrokersConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (config.THETAPOD_MASTER_KEY === undefined) {
    problems.push({ name: 'THETAPOD_MASTER_KEY', problem: 'is needed in the live profile.' });
  }
  for (const origin of config.THETAPOD_PUBLIC_ORIGINS) {
    if (origin.startsWith('https:') && !isLoopback(origin)) continue;
    problems.push({ name: 'THETAPOD_PUBLIC_ORIGINS', problem: `${origin} is not reached over TLS from outside.` });
  }
  return problems;
}
