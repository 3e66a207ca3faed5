import { readFile } from 'node:fs/promises';
import { PlatformError } from '#platform/errors';
import type { MarketConfig } from '../market.config.js';
import { MarketCode } from '../market-errors.js';
import { type CurveOn, curveOfOneRate, curvesOfFile } from './treasury-yields.js';

/** Returns the curves of the file of rates, or the one rate that stands in for it. Errors: PlatformError `RATES_FILE_UNREADABLE`. */
export async function openCurves(
  config: Pick<MarketConfig, 'THETAPOD_RATES_FILE' | 'THETAPOD_RATE'>,
): Promise<CurveOn> {
  const { THETAPOD_RATES_FILE: file, THETAPOD_RATE: assumed } = config;
  if (file === undefined) return curveOfOneRate(assumed);
  try {
    return curvesOfFile(await readFile(file, 'utf8'), assumed);
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError(MarketCode.ratesFileUnreadable, { cause: error, message: `Cannot read ${file}.` });
  }
}
