export { csvRecords } from '../csv.js';
export { type FramesOfText, framesOfText } from './frames-of-text.js';
