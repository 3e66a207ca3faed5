/** Child of `launchThetapod`: what `npm start` does once everything is installed and built. */
import { type StartOptions, start } from '../supervisor/index.js';

const [, , options = ''] = process.argv;
const given = JSON.parse(options) as Omit<StartOptions, 'rebuild'>;
try {
  await start({ ...given, rebuild: () => {} });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
