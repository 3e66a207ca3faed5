// Vite 8, Prisma 7 and Nest 12 all need Node 20.19: older versions fail later, with errors that explain nothing.
import { Refusal } from './refusal.mjs';

const NEEDED = [20, 19];

export function checkNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  throw new Refusal(`Node ${NEEDED.join('.')} or newer is needed and this is ${version}: install it from nodejs.org.`);
}
