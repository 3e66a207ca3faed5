import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The doors of the simulated vendors, by the simulator's control door; market sees only the wire. */
export class VendorDoors {
  private constructor(private readonly url: string) {}

  /** Of the product that keeps its data in this folder. */
  static behind(dataDir: string): VendorDoors {
    const { url } = JSON.parse(readFileSync(path.join(dataDir, 'simulator-control.json'), 'utf8')) as { url: string };
    return new VendorDoors(url);
  }

  shut = (vendor: 'massive' | 'theta') => this.command(`${vendor}/close`);
  open = (vendor: 'massive' | 'theta') => this.command(`${vendor}/open`);
  mute = (vendor: 'massive' | 'theta', isMuted: boolean) => this.command(`${vendor}/mute`, { isMuted });
  market = (script: Readonly<Record<string, number | boolean>>) => this.command('market', script);

  private async command(name: string, body: object = {}): Promise<void> {
    const response = await fetch(`${this.url}/feeds/${name}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The control door answered ${response.status} to ${name}.`);
  }
}
