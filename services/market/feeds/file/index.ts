export { csvRecords } from '../kit/index.js';
export { type FramesOfText, framesOfText } from './frames-of-text.js';
