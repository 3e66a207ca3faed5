import type { Disagreement } from '#store/reference';

type Said = Pick<Disagreement['vendor'], 'date' | 'detail'>;

/** Returns what a vendor and a person's file say differently, which of them counts, and what helps. */
export function disagreementWords({ kind, underlying, vendor, file }: Disagreement): string {
  const said = `${vendor.source} tells ${wordsOf(kind, vendor)} of ${underlying}`;
  if (!file) {
    return `${said}, which the file does not have although it says that its dates are complete. The dividend counts; look whether the file is right.`;
  }
  return `${said}, the file ${wordsOf(kind, file)} (${file.source}). The file counts; look which of them is right.`;
}

function wordsOf(kind: Disagreement['kind'], { date, detail }: Said): string {
  if (kind === 'dividend') return `a dividend of ${detail['amount']} with the ex-date ${date}`;
  return `a split of ${detail['newShares']} for ${detail['oldShares']} on ${date}`;
}
