export { FramePublisher, type FrameSink, PUBLISH_INTERVAL_MS } from './frame-publisher.js';
