export { type EncodedFrame, FrameStore, subscribeFrames } from './frame-store.js';
export { KeptFrames } from './kept-frames.js';
export { NewestFrames } from './newest-frames.js';
