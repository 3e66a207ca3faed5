import type { Vendor } from './vendor.js';

/** Does the work with the first vendor, or with the next one when it fails. Errors: those of the first. */
export async function firstToAnswer<T>(vendors: readonly Vendor[], work: (vendor: Vendor) => Promise<T>): Promise<T> {
  const failures: unknown[] = [];
  for (const vendor of vendors) {
    try {
      return await work(vendor);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}
