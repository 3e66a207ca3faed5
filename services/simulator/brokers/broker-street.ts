/** All simulated brokers of the process: their books over the frames that the bots see, TLS around them, a door for tests. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Repeated, Timers } from '#platform/clock';
import {
  type BrokerServer,
  type ControlDoor,
  FaultScript,
  type FeedCommand,
  openAuthority,
  type SimBroker,
  type SimWorld,
  StateFile,
  startBrokerServer,
  startControlDoor,
} from './kit/index.js';
import { SIMULATED_BROKERS } from './register.js';
import { authorityFolder, readSetUp, type SimulatedEntry } from './setup.js';

/** How often orders look at the market; frames come every few seconds. */
const LOOK_MS = 250;
const APPLICATION = 'Thetapod';

export interface BrokerStreetParts {
  readonly dataDir: string;
  readonly world: SimWorld;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Where browsers reach the gateway: brokers send people back there. */
  readonly publicOrigins: readonly string[];
  readonly controlPort: number;
  /** The control door takes commands to the simulated vendors as well. */
  readonly feeds?: FeedCommand;
  readonly onFailure: (error: unknown) => void;
}

export class BrokerStreet {
  private readonly servers: BrokerServer[] = [];
  private looks: Repeated | undefined;
  private door: ControlDoor | undefined;
  private state: StateFile | undefined;
  readonly brokers = new Map<string, SimBroker>();

  constructor(private readonly parts: BrokerStreetParts) {}

  /** Opens every broker that was set up. Errors: PlatformError `PORT_TAKEN`. */
  async open(): Promise<void> {
    const { dataDir, clock, timers, onFailure } = this.parts;
    const entries = (await readSetUp(dataDir)) ?? {};
    for (const kind of SIMULATED_BROKERS) {
      const entry = entries[kind.name];
      if (entry) this.brokers.set(kind.name, kind.create(await this.optionsOf(kind.name, entry)));
    }
    if (this.brokers.size === 0) return;
    const state = new StateFile(path.join(dataDir, 'simulated-brokers.json'), this.brokers);
    this.state = state;
    await state.restore();
    const authority = await openAuthority(authorityFolder(dataDir), clock.now());
    const identity = await authority.issue(clock.now());
    const afterRequest = () => state.save();
    for (const [name, { simulator, faults }] of this.brokers) {
      const ports = portsOf(entries[name]);
      this.servers.push(
        await startBrokerServer({ simulator, faults, identity, ports, timers, onFailure, afterRequest }),
      );
    }
    const { controlPort: port, feeds } = this.parts;
    this.door = await startControlDoor({
      ...{ brokers: this.brokers, port },
      ...(feeds && { feeds }),
      afterCommand: afterRequest,
    });
    // Tests of whole processes find the door here.
    const address = JSON.stringify({ url: `http://127.0.0.1:${this.door.port}` });
    await writeFile(path.join(dataDir, 'simulator-control.json'), `${address}\n`, { mode: 0o600 });
    this.looks = timers.every(LOOK_MS, () => this.look(), onFailure);
  }

  async close(): Promise<void> {
    await this.looks?.stop();
    await this.door?.close();
    await Promise.all(this.servers.map((server) => server.close()));
    await this.state?.save();
  }

  /** Lets every broker work; one that fails leaves the others alone. */
  private async look(): Promise<void> {
    for (const { simulator } of this.brokers.values()) await simulator.work().catch(this.parts.onFailure);
    await this.state?.save();
  }

  private async optionsOf(name: string, { clientId, clientSecret, hosts, keyFiles = {} }: SimulatedEntry) {
    const read = Object.entries(keyFiles).map(async ([key, file]) => [key, await readFile(file, 'utf8')] as const);
    const keys = Object.fromEntries(await Promise.all(read));
    const redirectUris = this.parts.publicOrigins.map((origin) => `${origin}/api/connections/callback/${name}`);
    const urls = Object.entries(hosts).flatMap(([environment, roles]) =>
      Object.entries(roles).map(([role, url]) => [`${environment}.${role}`, url] as const),
    );
    return {
      world: this.parts.world,
      faults: new FaultScript(),
      clients: [{ clientId, clientSecret, name: APPLICATION, redirectUris, keys }],
      urls: Object.fromEntries(urls),
    };
  }
}

function portsOf(entry: SimulatedEntry | undefined): Readonly<Record<string, number>> {
  const roles = Object.entries(entry?.hosts ?? {});
  return Object.fromEntries(
    roles.flatMap(([environment, urls]) =>
      Object.entries(urls).map(([role, url]) => [`${environment}.${role}`, Number(new URL(url).port)] as const),
    ),
  );
}
