export { CLOSE_INTERVAL_MS, FramePublisher, type FrameSink, PUBLISH_INTERVAL_MS } from './frame-publisher.js';
