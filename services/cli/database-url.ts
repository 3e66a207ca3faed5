import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { commonRoleSchema, type Environment, loadConfig, settingNames, urlSetting } from '#platform/config';

const settings = z.object({
  DATABASE_URL: urlSetting(['postgresql:', 'postgres:']).optional(),
  THETAPOD_DATA_DIR: commonRoleSchema.shape.THETAPOD_DATA_DIR,
});
/** The part of the start command's run file that is read here. */
const RunFile = z.object({ databaseUrl: z.string() });

/** Returns where the Thetapod of this machine keeps its files. Errors: ConfigError. */
export function findDataDir(environment?: Environment): string {
  return loadConfig(settings, environment, { alsoKnown: settingNames(commonRoleSchema) }).THETAPOD_DATA_DIR;
}

/** Returns the address of the database: the setting, else that of the Thetapod that runs on this machine. Errors: ConfigError. */
export function findDatabaseUrl(environment?: Environment): string | undefined {
  const { DATABASE_URL, THETAPOD_DATA_DIR } = loadConfig(settings, environment, {
    alsoKnown: settingNames(commonRoleSchema),
  });
  if (DATABASE_URL !== undefined) return DATABASE_URL;
  const file = path.join(THETAPOD_DATA_DIR, 'run.json');
  if (!existsSync(file)) return undefined;
  const parsed = RunFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data.databaseUrl : undefined;
}
