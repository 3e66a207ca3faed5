import path from 'node:path';
import { flatCurve } from '#core/rates';
import type { ScreenRequest } from '#core/screening';
import type { Instant } from '#core/units';
import { framesOfText } from '../../market/feeds/file/index.js';
import { FileFault, readText } from '../files/index.js';
import type { LineWriter } from '../lines/index.js';
import { Exit } from '../outcome.js';
import { rankingLines } from './candidate-lines.js';
import { rankFrames } from './ranked.js';
import { DEFAULT_SCREENING, readBotFile, type Screening, type ScreenWish } from './settings.js';
import { rankingTable } from './table.js';

/**
 * Screens the newest day of a chain file at the instant of its quotes. Ends with `unusable` (2) and an error line when a file cannot be
 * used.
 * @param isTable - for people; else JSON lines
 */
export async function screenCommand(
  wish: ScreenWish,
  writer: LineWriter,
  isTable: boolean,
): Promise<(typeof Exit)[keyof typeof Exit]> {
  const found = await linesOf(wish, isTable);
  const lines = 'error' in found ? [JSON.stringify(found)] : found;
  for (const line of lines) await writer.write(line);
  await writer.end();
  return 'error' in found ? Exit.unusable : Exit.done;
}

interface ErrorLine {
  readonly error: { readonly code: string; readonly message: string; readonly field?: string };
}

async function linesOf(wish: ScreenWish, isTable: boolean): Promise<readonly string[] | ErrorLine> {
  try {
    const screening = await readScreening(wish.botFile);
    if ('error' in screening) return screening;
    const source = path.basename(wish.file);
    const found = framesOfText(await readText(wish.file), { source, curveOn: () => flatCurve(wish.rate) });
    if (!found) throw new FileFault('FILE_UNKNOWN', `${wish.file} is no option chain in the layout of Yahoo or Cboe.`);
    const { date, frames } = found;
    const { top, marginModel } = wish;
    const now = frames[0]?.tsEvent as Instant;
    const request: ScreenRequest = { ...screening, now, today: date, marginModel, top };
    const ranking = rankFrames(frames, request);
    return isTable ? rankingTable(ranking, date) : rankingLines(ranking, screening.gates, marginModel);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

async function readScreening(botFile: string | undefined): Promise<Screening | ErrorLine> {
  if (botFile === undefined) return DEFAULT_SCREENING;
  const found = readBotFile(await readText(botFile));
  return 'gates' in found ? found : { error: { code: 'BOT_INVALID', ...found } };
}
