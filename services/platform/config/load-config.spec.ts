import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { PlatformError } from '../errors/index.js';
import {
  ConfigError,
  commonRoleSchema,
  flagSetting,
  intSetting,
  loadConfig,
  numberSetting,
  settingNames,
} from './index.js';

const schema = commonRoleSchema.extend({
  THETAPOD_SLOTS: intSetting({ min: 1, max: 64 }).default(4),
  THETAPOD_SPEED: numberSetting({ min: 0, max: 1000 }).optional(),
  THETAPOD_TLS: flagSetting().default(false),
});
const good = {
  DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/t',
  REDIS_URL: 'redis://127.0.0.1:6379',
  THETAPOD_HTTP_PORT: '8080',
  PATH: '/bin',
};

function problemsOf(env: Record<string, string | undefined>, alsoKnown?: readonly string[]) {
  try {
    loadConfig(schema, env, alsoKnown === undefined ? {} : { alsoKnown });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

describe(loadConfig.name, () => {
  it('reads what the schema names, with defaults', () => {
    expect(
      loadConfig(schema, { ...good, THETAPOD_SPEED: '2.5', THETAPOD_TLS: 'true', THETAPOD_LOG_LEVEL: '' }),
    ).toEqual({
      DATABASE_URL: good.DATABASE_URL,
      REDIS_URL: good.REDIS_URL,
      THETAPOD_HTTP_PORT: 8080,
      THETAPOD_LOG_LEVEL: 'info',
      THETAPOD_DATA_DIR: '.thetapod',
      THETAPOD_PROFILE: 'demo',
      THETAPOD_SLOTS: 4,
      THETAPOD_SPEED: 2.5,
      THETAPOD_TLS: true,
    });
  });

  it('lists unknown, missing and malformed settings at once and shows no value', () => {
    const { problems, message, code } = problemsOf({
      DATABASE_URL: 'mysql://u:hunter2@h/t',
      THETAPOD_HTTP_PORT: '70000',
      THETAPOD_SLOTS: '1.5',
      THETAPOD_SLOT: '4',
    });
    expect(problems).toEqual([
      { name: 'THETAPOD_SLOT', problem: 'no such setting.' },
      { name: 'DATABASE_URL', problem: 'Write a URL that begins with postgresql:// or postgres://.' },
      { name: 'REDIS_URL', problem: 'is needed and not set.' },
      { name: 'THETAPOD_HTTP_PORT', problem: 'Write a whole number from 0 to 65535.' },
      { name: 'THETAPOD_SLOTS', problem: 'Write a whole number from 1 to 64.' },
    ]);
    expect(code).toBe('CONFIG_INVALID');
    expect(message).not.toContain('hunter2');
    expect(new PlatformError('X')).not.toBeInstanceOf(ConfigError);
  });

  it('lets names of other areas pass when told of them', () => {
    expect(problemsOf({ ...good, THETAPOD_OTHER: '1' }).problems).toHaveLength(1);
    expect(loadConfig(schema, { ...good, THETAPOD_OTHER: '1' }, { alsoKnown: ['THETAPOD_OTHER'] })).toBeDefined();
    expect(settingNames(z.object({ A: z.string(), B: z.string() }))).toEqual(['A', 'B']);
  });
});
