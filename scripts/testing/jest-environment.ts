/**
 * The environment of every spec file: that of node, which at its end also ends the async stores that were begun in it. jest-circus begins
 * one for each file and leaves it behind; in a process that runs many files each of them slows down every promise of what comes later.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const begun = new Set<AsyncLocalStorage<unknown>>();
const begin = AsyncLocalStorage.prototype.run;
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...words: Parameters<typeof begin>) {
  begun.add(this);
  return Reflect.apply(begin, this, words);
} as typeof begin;

// biome-ignore lint/style/noDefaultExport: jest asks for it.
export default class SpecFileEnvironment extends TestEnvironment {
  override async teardown(): Promise<void> {
    await super.teardown();
    for (const store of begun) store.disable();
    begun.clear();
  }
}
