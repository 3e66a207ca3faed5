import type { Instant } from '#core/units';

/** Tells prices of an underlying that one vendor sent out of order from those that another vendor, or a snapshot, had told before. */
export class SpotOrder {
  /** Of each vendor, the stamp of its newest price of an underlying. */
  private readonly newest: readonly Map<string, Instant>[];

  constructor(vendors: number) {
    this.newest = Array.from({ length: vendors }, () => new Map());
  }

  /** Notes a vendor's price; returns whether the vendor itself had told a newer one. */
  isOutOfOrder(vendor: number, underlying: string, ts: Instant): boolean {
    const own = this.newest[vendor];
    const newest = own?.get(underlying);
    if (newest !== undefined && ts < newest) return true;
    own?.set(underlying, ts);
    return false;
  }
}
