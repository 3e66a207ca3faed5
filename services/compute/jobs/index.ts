export { type ChangeParts, changeProcessor } from './change/change.processor.js';
export { HistoryCompactor } from './history/index.js';
export { type PreviewParts, previewProcessor } from './preview/preview.processor.js';
export { volatilityProcessor } from './volatility/volatility.processor.js';
