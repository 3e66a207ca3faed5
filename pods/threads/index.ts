export { FrameHub, type FrameHubDeps } from './frame-hub.js';
export type { SharedFrame } from './shared-frames.js';
export { ThreadHost, type ThreadHostDeps } from './thread-host.js';
export { processClock } from './thread-protocol.js';
