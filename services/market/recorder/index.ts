export { FrameRecorder, type RecorderCounters, type RecorderSink } from './frame-recorder.js';
