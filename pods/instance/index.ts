export type {
  EventLog,
  FrameSource,
  MarketNow,
  OpenTickQueue,
  SlotFrame,
  SlotWork,
  StoringMark,
  TickHandler,
  TickMeter,
  TickOutcome,
  TickQueue,
} from './ports.js';
export { DEFAULT_RUNNER_OPTIONS, SlotRunner, type SlotRunnerDeps, type SlotRunnerOptions } from './slot-runner.js';
