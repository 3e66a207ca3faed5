import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { systemClock } from '#platform/clock';
import type { DbPool } from '#platform/db';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { Duck, HistoryFolder, HistoryImporter, HistoryManifest, historyFolderOf, IMPORTABLE } from '#store/history';
import { Exit, type Outcome } from '../outcome.js';
import { ImportTally } from './tally.js';

export const IMPORT_USAGE = [
  '  import   <file or folder>',
  '           brings chain files, daily bars and LEAN archives into the history; what is there already is passed over, and a run that',
  '           was ended goes on where it was; ends with 1 when rows were quarantined or files were of no known layout',
];

/** Imports a file, or every file below a folder. @param say - takes a line of progress at once */
export async function importCommand(
  path: string,
  { pool, dataDir, say }: { readonly pool: DbPool; readonly dataDir: string; readonly say: (line: string) => void },
): Promise<Outcome> {
  const root = resolve(path);
  const files = await filesOf(root);
  if (files.length === 0) return { exit: Exit.unusable, lines: [`${path} has no .csv, .csv.gz or .zip files.`] };
  const duck = await Duck.open();
  const folder = new HistoryFolder(historyFolderOf(dataDir));
  const importer = new HistoryImporter({ manifest: new HistoryManifest(pool), folder, duck });
  const tally = new ImportTally(files.length, systemClock.monotonicMs());
  try {
    for (const file of files) {
      const outcomes = await importer.importFile(file);
      for (const line of tally.add(relative(root, file) || path, outcomes, systemClock.monotonicMs())) say(line);
    }
    await importer.settle(systemClock.now());
  } catch (error) {
    if (!(error instanceof PlatformError) || !error.code.startsWith('HISTORY_')) throw error;
    return { exit: Exit.unusable, lines: [`${error.message} (${error.code})`, ...tally.summary()] };
  } finally {
    duck.close();
  }
  return { exit: tally.isClean ? Exit.done : Exit.differs, lines: tally.summary() };
}

async function filesOf(path: string): Promise<readonly string[]> {
  const about = await stat(path).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (about === undefined) return [];
  if (!about.isDirectory()) return IMPORTABLE.test(path) ? [path] : [];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => IMPORTABLE.test(name))
    .sort()
    .map((name) => join(path, name));
}
