export { type DrillReading, DrillRepository } from './drill.repository.js';
export {
  EVERYBODY,
  type Lifting,
  liftStop,
  type StandingStop,
  type Stop,
  StopRepository,
  setStop,
} from './stop.repository.js';
