export {
  decodePrice,
  type Pa2Contract,
  type Pa2Events,
  type Pa2Parameters,
  type Pa2Product,
  Pa2Reader,
} from './pa2.js';
export { type Pa2Scan, Pa2Terms } from './pa2-scan.js';
export { type CommodityRequirement, type SpanPosition, spanRequirement, unlinkedProducts } from './requirement.js';
export { compositeDeltas, LOOK_AHEAD_YEARS, type ScanColumns, scanFuture, scanOption, scanOptions } from './scan.js';
export { DELTA_POINTS, extremeScanPoints } from './scan-points.js';
export { SPAN_FAULTS, SpanError, type SpanFault } from './span-error.js';
export type {
  CombinedCommodity,
  ScanPoint,
  SpanContract,
  SpanFile,
  SpanSeries,
  SpanSpread,
  SpreadLeg,
} from './span-file.js';
export { SpnReader } from './spn.js';
