/**
 * Tells the installation to run the build that this program belongs to, also when a newer one was told before: the way back from a release.
 * `DATABASE_URL=… node dist/pods/tell-build.js`
 */

import { createPool } from '#platform/db';
import { runRole } from '#platform/role';
import { nameOfBuild, readBuild, tellBuild } from '#store/schema';
import { podConfigSchema } from './pod.config.js';

/** Those of a pod, so that it also runs where one does; it needs the database alone. */
const schema = podConfigSchema.partial().required({ DATABASE_URL: true });

await runRole('tell-build', schema, async ({ config, logger }) => {
  const build = readBuild(new URL('../../package.json', import.meta.url));
  const pool = createPool(config.DATABASE_URL, { max: 1, name: 'tell-build' });
  try {
    const generation = await tellBuild(pool, build);
    logger.info('build.told', { build: nameOfBuild(build), generation });
  } finally {
    await pool.end();
  }
});
