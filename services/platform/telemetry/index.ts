export {
  answerHealth,
  type HealthAnswer,
  type HealthServer,
  type Readiness,
  startHealthServer,
} from './health.js';
export { createLogger, describeError, exitOnFailure, type LogFields, type Logger, logFailures } from './logger.js';
export {
  type CounterMetric,
  createMetrics,
  type GaugeMetric,
  type HistogramMetric,
  type Labels,
  type Metrics,
} from './metrics.js';
export { installCrashHandlers, installShutdown } from './shutdown.js';
