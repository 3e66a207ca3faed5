import { systemTimers } from '#platform/clock';
import { createPool } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { exitOnFailure, type Logger } from '#platform/telemetry';
import { BuildGuard, STORE_BUILD_FOREIGN } from './build-guard.js';
import { nameOfBuild, readBuild } from './build-identity.js';
import { knownMigrations, SchemaGuard } from './schema-guard.js';

export interface RoleSchemaOptions {
  readonly databaseUrl: string;
  /** Of `prisma/migrations`, as this build brings them along; its release stands in `package.json` beside `prisma`. */
  readonly folder: URL;
  readonly logger: Logger;
  /** Whether it goes on beside a newer build until that has taken over, fenced by its generation. Default: it ends. */
  readonly staysBesideNewer?: boolean;
}

/** What a role holds beside its own parts. */
export interface RoleSchema {
  /** Errors: PlatformError `STORE_SCHEMA_UNKNOWN`, `STORE_BUILD_FOREIGN`: the role must not start. */
  start(): Promise<void>;
  /** Of this build; undefined while the database could not be asked. */
  generation(): number | undefined;
  close(): Promise<void>;
}

/** Guards a process that trades, with one connection of its own; when it must not trade any more, the process ends as on SIGTERM. */
export function guardRole({ databaseUrl, folder, logger, staysBesideNewer = false }: RoleSchemaOptions): RoleSchema {
  const onFailure = (error: unknown) => logger.warn('schema.not_read', { error });
  const pool = createPool(databaseUrl, { max: 1, name: 'schema-guard', onIdleError: onFailure });
  const policy = exitOnFailure(logger);
  const schema = new SchemaGuard({
    ...{ pool, known: knownMigrations(folder), timers: systemTimers, onFailure },
    onMismatch: (error) => policy.onFailure(error, 'schema'),
  });
  const own = readBuild(new URL('../package.json', folder));
  const build = new BuildGuard({
    ...{ pool, build: own, timers: systemTimers, onFailure },
    onForeign: (error) => policy.onFailure(error, 'build'),
    onSuperseded: (told) => {
      const context = { told: nameOfBuild(told), build: nameOfBuild(own) };
      logger.warn('build.superseded', context);
      if (!staysBesideNewer) policy.onFailure(new PlatformError(STORE_BUILD_FOREIGN, { context }), 'build');
    },
  });
  return {
    async start() {
      await schema.start();
      await build.start();
    },
    generation: () => build.generation,
    async close() {
      await build.stop();
      await schema.stop();
      await pool.end();
    },
  };
}
