import { PlatformCode, PlatformError } from '#platform/errors';
import { Problem } from '../http/index.js';

/** Returns what to throw when the compute role gave no answer: others are passed on. */
export function asComputeProblem(error: unknown): unknown {
  const isCompute =
    error instanceof PlatformError && (error.code === PlatformCode.jobTimeout || error.code === PlatformCode.jobFailed);
  return isCompute ? new Problem('COMPUTE_UNAVAILABLE', {}, error) : error;
}
