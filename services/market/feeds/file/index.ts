export { type FramesOfText, framesOfText } from './frames-of-text.js';
