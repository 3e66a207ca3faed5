/**
 * `.thetapod/run.json`: which processes run, under which numbers and ports. Tests read it to kill a role; the next
 * start reads it to end what a killed supervisor left behind. It holds the database's password, so only its owner
 * may read it.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface RunningProcess {
  readonly pid: number | undefined;
  readonly port: number;
  /** Starts after the first one. */
  readonly restartCount: number;
}

export interface RunFile {
  readonly pid: number;
  readonly address: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where the embedded databases really keep their data; absent for servers that were given. */
  readonly dataDirectories: { readonly postgres?: string; readonly redis?: string };
  readonly databases: { readonly postgres?: RunningProcess; readonly redis?: RunningProcess };
  readonly roles: Readonly<Record<string, RunningProcess>>;
  /** True once every role has answered that it is ready. */
  readonly isReady: boolean;
}

const fileIn = (dataDir: string) => path.join(dataDir, 'run.json');

export function writeRunFile(dataDir: string, content: RunFile): void {
  const temporary = `${fileIn(dataDir)}.new`;
  writeFileSync(temporary, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, fileIn(dataDir));
}

export function readRunFile(dataDir: string): RunFile | undefined {
  if (!existsSync(fileIn(dataDir))) return undefined;
  return JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as RunFile;
}

export function removeRunFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}
