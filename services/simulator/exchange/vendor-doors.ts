import { z } from 'zod';
import type { Clock, Timers } from '#platform/clock';
import type { Exchange } from './exchange.js';
import { type MassiveExchange, startMassiveExchange } from './massive/index.js';
import { Tape } from './tape/index.js';
import { startThetaTerminal, type ThetaTerminal } from './theta/index.js';

export interface VendorPorts {
  readonly massive: number;
  readonly theta: number;
}
type VendorName = keyof VendorPorts;

export interface VendorDoorsParts {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ports: VendorPorts;
  readonly onFailure: (error: unknown) => void;
}

const muteSchema = z.strictObject({ isMuted: z.boolean() });
const marketSchema = z.strictObject({
  isHalted: z.boolean().optional(),
  isCrossed: z.boolean().optional(),
  isDoubling: z.boolean().optional(),
  isDisordered: z.boolean().optional(),
  priceFactor: z.number().positive().optional(),
  burst: z.int().min(1).max(100).optional(),
});

/** The simulated market told by two vendors, Massive and ThetaData, each behind a door of its own that can be shut and opened again. */
export class VendorDoors {
  private readonly tape: Tape;
  private massive: MassiveExchange | undefined;
  private theta: ThetaTerminal | undefined;
  /** Commands follow each other: a door is not opened while it is being shut. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: VendorDoorsParts) {
    const { exchange, clock, timers, onFailure } = parts;
    this.tape = new Tape(exchange, clock, timers, onFailure);
  }

  /** Opens both. Errors: PlatformError `PORT_TAKEN`. */
  async open(): Promise<void> {
    await this.openDoor('massive');
    await this.openDoor('theta');
  }

  async close(): Promise<void> {
    await this.last.catch(() => undefined);
    await this.shutDoor('massive');
    await this.shutDoor('theta');
    await this.tape.close();
  }

  /**
   * Carries out a command of the control door: `massive/close`, `massive/open`, `massive/mute` {isMuted}, the same of `theta`, and `market`
   * with fields of the market's script. Returns false for any other. Errors: ZodError, PlatformError `PORT_TAKEN`.
   */
  command(path: string, body: unknown): Promise<boolean> {
    const done = this.last.catch(() => undefined).then(() => this.carryOut(path, body));
    this.last = done;
    return done;
  }

  private async carryOut(path: string, body: unknown): Promise<boolean> {
    if (path === 'market') return this.distort(body);
    const [name, act] = path.split('/');
    if (name !== 'massive' && name !== 'theta') return false;
    if (act === 'open') await this.openDoor(name);
    else if (act === 'close') await this.shutDoor(name);
    else if (act === 'mute') this.mute(name, muteSchema.parse(body).isMuted);
    else return false;
    return true;
  }

  private async openDoor(name: VendorName): Promise<void> {
    const { ports, ...parts } = this.parts;
    const options = { ...parts, port: ports[name], tape: this.tape };
    if (name === 'massive') this.massive ??= await startMassiveExchange(options);
    else this.theta ??= await startThetaTerminal(options);
  }

  private async shutDoor(name: VendorName): Promise<void> {
    const door = this[name];
    this[name] = undefined;
    await door?.close();
  }

  private mute(name: VendorName, isMuted: boolean): void {
    if (name === 'theta') {
      if (this.theta) this.theta.script.isMuted = isMuted;
      return;
    }
    for (const cluster of ['options', 'stocks'] as const) {
      if (isMuted) this.massive?.script.muted.add(cluster);
      else this.massive?.script.muted.delete(cluster);
    }
  }

  private distort(body: unknown): boolean {
    const { script, clock } = this.tape;
    const { isHalted, ...told } = marketSchema.parse(body);
    if (isHalted !== undefined) script.haltedAt = isHalted ? clock.now() : undefined;
    for (const [name, value] of Object.entries(told)) if (value !== undefined) Object.assign(script, { [name]: value });
    return true;
  }
}
