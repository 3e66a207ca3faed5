export type { ExposureReport, StrikeExposure } from './exposure-report.js';
export {
  DEALER_SIDES,
  type DealerSides,
  dealerGamma,
  dealerGammaRange,
  type ExposureTerms,
  gammaDollars,
  gammaFlip,
  type OpenOption,
} from './gamma-exposure.js';
export {
  constantMaturityVol,
  expectedMove,
  impliedYield,
  ivPercentile,
  ivRank,
  probOtmOfSmile,
  skew25,
  strikeOfDelta,
  type TermPoint,
  termStructure,
} from './metrics.js';
export {
  fitSurface,
  forwardAt,
  type SurfaceInput,
  type SurfaceSlice,
  type VolSurface,
  varianceAt,
  volAt,
  volSlope,
} from './surface.js';
export { butterflyOf, fitSvi, type SmilePoint, type SviSlice, totalVarianceOf } from './svi.js';
export {
  type ExpiryReport,
  type SmileFit,
  type SmileQuoted,
  thirtyDayVol,
  VolatilityJob,
  type VolatilityReply,
  type VolatilityReport,
  volatilityReport,
} from './volatility-report.js';
