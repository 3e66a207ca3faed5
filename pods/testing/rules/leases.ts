import type { MemorySpineStore } from '#store/memory';
import { demand } from './violation.js';

/** Who owns which slot. */
export class LeaseRules {
  private readonly owners = new Map<string, string>();
  private before: MemorySpineStore['tables']['slotLeases'] = new Map();

  constructor(
    private readonly store: MemorySpineStore,
    private readonly dbNow: () => number,
  ) {}

  /**
   * After every write to the leases: one owner per epoch, and nobody takes one from another whose time is not over, nor what a newer build
   * has held. A pod that was started again takes back at once what it held.
   */
  check(): void {
    const { slotLeases } = this.store.tables;
    for (const [slotId, lease] of slotLeases) {
      const before = this.before.get(slotId);
      if (before === lease) continue;
      const name = `${slotId} ${lease.epoch}`;
      const owner = this.owners.get(name) ?? lease.owner;
      demand(lease.owner === '' || owner === lease.owner, `slot ${name} has the owners ${owner} and ${lease.owner}`);
      if (lease.owner !== '') this.owners.set(name, lease.owner);
      if (!before) continue;
      demand(lease.epoch >= before.epoch, `slot ${name} had the epoch ${before.epoch}`);
      const [build = 0, formerBuild = 0] = [lease.generation, before.generation];
      demand(build >= formerBuild, `slot ${name} went from build ${formerBuild} to the older ${build}`);
      const isTaken = lease.epoch !== before.epoch && lease.owner !== before.owner;
      demand(!isTaken || before.expiresAt <= this.dbNow(), `slot ${name} was taken before its lease was over`);
    }
    this.before = new Map(slotLeases);
  }

  /** Once a deploy is over, nothing is left with the older build. */
  allOf(build: number): void {
    for (const [slotId, { generation = 0 }] of this.store.tables.slotLeases)
      demand(generation === build, `slot ${slotId} is still held under build ${generation}`);
  }
}
