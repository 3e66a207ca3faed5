export { frameHash, isFrameHash } from '../rows/index.js';
export { type EncodedFrame, FrameStore, subscribeFrames } from './frame-store.js';
export { KeptFrames, STORE_FRAME_DAMAGED } from './kept-frames.js';
export { NewestFrames } from './newest-frames.js';
