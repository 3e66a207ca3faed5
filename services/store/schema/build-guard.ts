/**
 * Keeps a build that the installation was not told to run from trading, also where the tables are the same. A newer build tells the installation
 * itself by being started; an older one needs a person's word. Each telling has a number, its generation, and whoever takes a slot
 * brings the one of its build along: newer may take over from older, never older from newer.
 */
import type { Repeated, Timers } from '#platform/clock';
import { type DbClient, type DbExecutor, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { type BuildIdentity, compareBuilds, nameOfBuild } from './build-identity.js';

/** The installation was told to run another build. */
export const STORE_BUILD_FOREIGN = 'STORE_BUILD_FOREIGN';

const CHECK_EVERY_MS = 2_000;
const COLUMNS = `generation, release, decision_code AS "decisionCode", record_schema AS "recordSchema"`;
const TOLD = `SELECT ${COLUMNS} FROM installation_builds ORDER BY generation`;
/** Readers go on; two that tell follow each other. */
const LOCK = 'LOCK TABLE installation_builds IN SHARE ROW EXCLUSIVE MODE';
const TELL = `INSERT INTO installation_builds (release, decision_code, record_schema, told_by) VALUES ($1, $2, $3, $4) RETURNING generation`;

export interface ToldBuild extends BuildIdentity {
  readonly generation: number;
}

export interface BuildGuardParts {
  readonly pool: DbPool;
  readonly build: BuildIdentity;
  readonly timers: Timers;
  /** The installation was not told to run this build: this process must not trade. Told once. */
  readonly onForeign: (error: PlatformError) => void;
  /** Another build was told while this one runs: it may go on with what it holds, and takes nothing from the other. Told once. */
  readonly onSuperseded: (told: ToldBuild) => void;
  /** The database could not be asked; it is asked again. */
  readonly onFailure: (error: unknown) => void;
}

export class BuildGuard {
  private repeated: Repeated | undefined;
  private own: number | undefined;
  private hasTold = false;

  constructor(private readonly parts: BuildGuardParts) {}

  /** Of this build; undefined while the database could not be asked: nothing may be taken then. */
  get generation(): number | undefined {
    return this.own;
  }

  /** Asks now and then every two seconds. Errors: PlatformError {@link STORE_BUILD_FOREIGN}: the process must not start. */
  async start(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      if (isForeign(error)) throw error;
      this.parts.onFailure(error);
    }
    const onFailure = (error: unknown) => {
      if (!isForeign(error)) this.parts.onFailure(error);
      else this.once(() => this.parts.onForeign(error));
    };
    this.repeated = this.parts.timers.every(CHECK_EVERY_MS, () => this.check(), onFailure);
  }

  async stop(): Promise<void> {
    await this.repeated?.stop();
  }

  private async check(): Promise<void> {
    const { pool, build, onSuperseded } = this.parts;
    if (this.own === undefined) {
      this.own = await enterBuild(pool, build);
      return;
    }
    const told = (await toldBuilds(pool)).at(-1);
    if (!told) return;
    // Told once more after another one: it is as new as what it was told after.
    if (compareBuilds(told, build) === 0) this.own = told.generation;
    else this.once(() => onSuperseded(told));
  }

  private once(tell: () => void): void {
    if (this.hasTold) return;
    this.hasTold = true;
    tell();
  }
}

/** What the installation was told to run, the newest telling last. */
export function toldBuilds(executor: DbExecutor): Promise<readonly ToldBuild[]> {
  return queryRows<ToldBuild>(executor, TOLD);
}

/**
 * Makes this build known to the installation. Returns its generation.
 * Errors: PlatformError {@link STORE_BUILD_FOREIGN} for one that is not the last told, and not newer than all that ever were.
 */
export function enterBuild(pool: DbPool, build: BuildIdentity): Promise<number> {
  return withTransaction(pool, async (client) => {
    await queryRows(client, LOCK);
    const told = await toldBuilds(client);
    const last = told.at(-1);
    if (last && compareBuilds(last, build) === 0) return last.generation;
    if (last && !told.every((one) => compareBuilds(one, build) < 0)) {
      throw new PlatformError(STORE_BUILD_FOREIGN, {
        message: `The installation was told to run ${nameOfBuild(last)}, and this is ${nameOfBuild(build)}. Start that build, or tell the installation to run this one (node dist/pods/tell-build.js).`,
        context: { told: nameOfBuild(last), build: nameOfBuild(build) },
      });
    }
    return tell(client, build, 'start');
  });
}

/** A person says that this build is to run, whatever ran before. Returns its generation. */
export function tellBuild(pool: DbPool, build: BuildIdentity): Promise<number> {
  return withTransaction(pool, async (client) => {
    await queryRows(client, LOCK);
    const last = (await toldBuilds(client)).at(-1);
    return last && compareBuilds(last, build) === 0 ? last.generation : tell(client, build, 'operator');
  });
}

async function tell(client: DbClient, build: BuildIdentity, by: 'start' | 'operator'): Promise<number> {
  const values = [build.release, build.decisionCode, build.recordSchema, by];
  const row = await queryOne<{ generation: number }>(client, TELL, values);
  return (row as { generation: number }).generation;
}

function isForeign(error: unknown): error is PlatformError {
  return error instanceof PlatformError && error.code === STORE_BUILD_FOREIGN;
}
