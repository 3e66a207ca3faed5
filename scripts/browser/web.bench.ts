import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { FirstScreens } from './first-screen.js';

/** The built file's way up to the project. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
/** A phone of the middle class against a desktop. */
const SLOWDOWN = 4;
const KILOBYTE = 1_000;

let screens: FirstScreens | undefined;
const prepare = async () => {
  screens = await FirstScreens.open(ROOT);
};
const dispose = async () => {
  await screens?.close();
  screens = undefined;
};

function load(slowdown: number) {
  if (screens === undefined) throw new Error('Invariant: the harness prepares before it runs');
  return screens.load(slowdown);
}

export const benches = [
  {
    id: 'web.first_screen',
    unit: 'ms',
    floor: 1_500,
    goal: 700,
    higherIsBetter: false,
    note: 'Home of a signed-in user with all of its data, nothing cached, processor 4 times slower, whole product on this machine',
    prepare,
    dispose,
    run: async () => ({ value: (await load(SLOWDOWN)).shownMs }),
  },
  {
    id: 'web.bundle',
    unit: 'KB gzip',
    floor: 250,
    goal: 150,
    higherIsBetter: false,
    note: 'scripts and styles that a browser loads until Home is there',
    prepare,
    dispose,
    async run() {
      const { files } = await load(1);
      return { value: files.reduce((sum, file) => sum + gzipSync(file).length, 0) / KILOBYTE };
    },
  },
];
