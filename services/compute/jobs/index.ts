export { type PreviewParts, previewProcessor } from './preview/preview.processor.js';
