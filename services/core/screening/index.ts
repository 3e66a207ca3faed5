export {
  type AmericanPuts,
  emptyAmericanPuts,
  emptyRowList,
  type RowList,
  valueAmericanPuts,
} from './american-puts.js';
export type { Candidate, NearestMiss, ScreenResult } from './candidate.js';
export { DEFAULT_GATES } from './defaults.js';
export { GATES, type Gate, Gates } from './gates.js';
export { compareMisses, type Loosening, missDistance, suggestLoosening } from './misses.js';
export { emptyValuedRows, screenAndValue, type ValuedRows } from './screen-and-value.js';
export { compareCandidates, type ScreenRequest, screenPuts } from './screen-puts.js';
export { pickTop } from './top.js';
