/**
 * Which Chromium do the browser tests use? The first that is there: CHROMIUM_PATH, Playwright's own, the system's,
 * and on Linux x64 the one inside the npm package @sparticuz/chromium, which needs no download and no system package.
 */
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type LaunchOptions } from '@playwright/test';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** Software rendering, because test machines have no graphics card; no sandbox, because root cannot have one. */
const FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

export async function findBrowser(): Promise<LaunchOptions> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) return { executablePath: named, args: FLAGS };
  if (existsSync(chromium.executablePath())) return { args: FLAGS };
  const system = SYSTEM_BROWSERS.find((file) => existsSync(file));
  if (system !== undefined) return { executablePath: system, args: FLAGS };
  if (process.platform === 'linux' && process.arch === 'x64') return packagedBrowser();
  throw new Error('No Chromium was found: run "npx playwright install chromium", or name one in CHROMIUM_PATH.');
}

/** The package unpacks its browser into the temporary folder, but its libraries only on the servers it was made for. */
async function packagedBrowser(): Promise<LaunchOptions> {
  const { default: packaged } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  const home = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const archive = ['bin', '../bin'].map((at) => path.join(home, at, 'al2023.tar.br')).find((file) => existsSync(file));
  if (archive === undefined) throw new Error('Invariant: @sparticuz/chromium carries its libraries');
  const libraries = path.join(os.tmpdir(), 'thetapod-chromium-libraries');
  if (!existsSync(libraries)) await unpack(archive, libraries);
  const fonts = path.join(os.tmpdir(), 'fonts');
  const env = {
    ...(process.env as Record<string, string>),
    LD_LIBRARY_PATH: path.join(libraries, 'lib'),
    ...(existsSync(fonts) ? { FONTCONFIG_PATH: fonts } : {}),
  };
  return { executablePath, args: FLAGS, env };
}

/** Into a folder beside and then renamed: several workers may ask at the same time. */
async function unpack(archive: string, target: string): Promise<void> {
  mkdirSync(path.dirname(target), { recursive: true });
  const work = mkdtempSync(`${target}-`);
  const tar = spawn('tar', ['-x', '-C', work], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => tar.once('close', resolve));
  await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin);
  if ((await ended) !== 0) throw new Error(`tar could not unpack ${archive}`);
  if (!existsSync(target)) renameSync(work, target);
}
