/** Child of the supervisor: sets the simulated brokers up and prints the name of the file that says where they are. */
import { pathToFileURL } from 'node:url';
import { findFreePort, isPortOpen } from '../embedded/index.js';

interface SetUpModule {
  setUpSimulatedBrokers(options: {
    dataDir: string;
    isFree(port: number): Promise<boolean>;
    takePort(): Promise<number>;
  }): Promise<string>;
}

// Named by its path, because scripts start the areas but do not depend on them.
const [, , file = '', dataDir = ''] = process.argv;
const { setUpSimulatedBrokers } = (await import(pathToFileURL(file).href)) as SetUpModule;
const isFree = async (port: number) => !(await isPortOpen(port));
console.log(await setUpSimulatedBrokers({ dataDir, isFree, takePort: () => findFreePort() }));
