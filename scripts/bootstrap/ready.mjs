import { build } from './build.mjs';
import { installPackages } from './install.mjs';
import { checkNodeVersion } from './node-version.mjs';

/** Brings a clone to the point where any command can run: packages with the development tools, and a fresh build. */
export function makeReady({ only } = {}) {
  checkNodeVersion();
  installPackages({ withDevelopment: true });
  build({ only });
}
