import type { z } from 'zod';
import { commonRoleSchema } from '#platform/config';

/** Settings of the desk: those of every role. The live profile refuses loopback brokers; there are none yet, paper accounts work in both. */
export const brokersConfigSchema = commonRoleSchema;
export type BrokersConfig = z.infer<typeof brokersConfigSchema>;
