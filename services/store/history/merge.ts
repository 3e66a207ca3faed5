import { DATASETS, type Dataset } from './datasets.js';
import { type Duck, literalList } from './duck.js';
import { folderNameOf, type HistoryFolder } from './history-folder.js';
import type { HistoryFile, ManifestPort } from './manifest.js';

/** Files of one underlying and year that may stand beside each other: a query opens each of them. */
const FILES_MAX = 8;

/**
 * Puts the files of an underlying together, year by year, where there are more than eight: sorted anew, so that a contract's rows stand
 * together again. Which files count changes in one transaction; two that merge the same ones end with one result.
 */
export async function mergePartition(
  parts: { readonly manifest: ManifestPort; readonly folder: HistoryFolder; readonly duck: Duck },
  { dataset, underlying }: { readonly dataset: string; readonly underlying: string },
): Promise<void> {
  if (!(dataset in DATASETS)) return;
  const { key, byYear } = DATASETS[dataset as Dataset];
  const { manifest, folder, duck } = parts;
  const byPlace = new Map<string, HistoryFile[]>();
  for (const file of await manifest.files({ dataset, underlying })) {
    const place = byYear ? file.fromDate.slice(0, 4) : '';
    byPlace.set(place, [...(byPlace.get(place) ?? []), file]);
  }
  for (const [year, files] of byPlace) {
    if (files.length <= FILES_MAX) continue;
    const place = [dataset, folderNameOf(underlying), ...(year === '' ? [] : [year])].join('/');
    const path = `${place}/${await manifest.nextBatch()}-merged.parquet`;
    const select = `SELECT * FROM read_parquet(${literalList(await folder.wholePaths(files))})`;
    const merged = await folder.write(duck, { path, dataset, underlying, select, orderBy: `${key.join(', ')}, batch` });
    if (!(await manifest.replace(files, merged))) await folder.remove([path]);
  }
}
