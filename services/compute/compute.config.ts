import { z } from 'zod';
import { commonRoleSchema, intSetting } from '#platform/config';

/** Settings of the compute role beside those of every role. */
export const computeConfigSchema = commonRoleSchema.extend({
  /** Jobs at once: they wait for Postgres and Redis more than they compute. */
  THETAPOD_COMPUTE_CONCURRENCY: intSetting({ min: 1, max: 64 }).default(4),
});
export type ComputeConfig = z.infer<typeof computeConfigSchema>;
