import { systemTimers } from '#platform/clock';
import { createPool } from '#platform/db';
import { exitOnFailure, type Logger } from '#platform/telemetry';
import { knownMigrations, SchemaGuard } from './schema-guard.js';

export interface RoleSchemaOptions {
  readonly databaseUrl: string;
  /** Of `prisma/migrations`, as this build brings them along. */
  readonly folder: URL;
  readonly logger: Logger;
}

/** What a role holds beside its own parts. */
export interface RoleSchema {
  /** Errors: PlatformError `STORE_SCHEMA_UNKNOWN`: the role must not start. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Guards a process that trades, with one connection of its own; on a mismatch while it runs, the process ends as on SIGTERM. */
export function guardRole({ databaseUrl, folder, logger }: RoleSchemaOptions): RoleSchema {
  const onFailure = (error: unknown) => logger.warn('schema.not_read', { error });
  const pool = createPool(databaseUrl, { max: 1, name: 'schema-guard', onIdleError: onFailure });
  const policy = exitOnFailure(logger);
  const guard = new SchemaGuard({
    ...{ pool, known: knownMigrations(folder), timers: systemTimers, onFailure },
    onMismatch: (error) => policy.onFailure(error, 'schema'),
  });
  return {
    start: () => guard.start(),
    async close() {
      await guard.stop();
      await pool.end();
    },
  };
}
