export { type BackgroundPolicy, runBackground } from './background.js';
export {
  type ErrorContext,
  errorCodeOf,
  isErrorLike,
  isRetryable,
  PlatformCode,
  PlatformError,
} from './platform-error.js';
