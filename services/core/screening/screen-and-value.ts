import type { ChainFrame } from '../model/index.js';
import {
  type AmericanPuts,
  emptyAmericanPuts,
  emptyRowList,
  type RowList,
  valueAmericanPuts,
} from './american-puts.js';
import type { ScreenResult } from './candidate.js';
import { type ScreenRequest, screenPuts } from './screen-puts.js';

/** Working columns of {@link screenAndValue}; grown to the largest frame seen. */
export interface ValuedRows {
  /** The puts that passed the cheap gates. */
  readonly list: RowList;
  /** Entry by entry, what they are worth. */
  readonly american: AmericanPuts;
}

export function emptyValuedRows(): ValuedRows {
  return { list: emptyRowList(), american: emptyAmericanPuts() };
}

/**
 * Screens a frame and values the puts past the cheap gates as American options. The result is that of `screenPuts`: gates, score and
 * rank rest on the frame's own columns, so that a decision replays whether or not American values were looked at.
 */
export function screenAndValue(frame: ChainFrame, request: ScreenRequest, work: ValuedRows): ScreenResult {
  const result = screenPuts(frame, request, work.list);
  valueAmericanPuts(frame, work.list, work.american);
  return result;
}
