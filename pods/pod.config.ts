import { z } from 'zod';
import { commonRoleSchema, intSetting } from '#platform/config';

/** Settings of a pod beside those of every role. */
export const podConfigSchema = commonRoleSchema.extend({
  /** Names the pod in leases and to people; two pods that run at once need two names. */
  THETAPOD_POD_ID: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Write a name in small letters, digits and hyphens such as pod-1.'),
  /** Slots it holds at most; enough for all slots, so that it can take over from every other pod. */
  THETAPOD_POD_SLOTS: intSetting({ min: 1, max: 256 }).default(4),
});
export type PodConfig = z.infer<typeof podConfigSchema>;
