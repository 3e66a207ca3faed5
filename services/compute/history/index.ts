export { ChainDayRecorder } from './chain-day-recorder.js';
