/**
 * The environment of every spec file: that of node, with two differences that make specs as fast as what they test.
 *
 * Its global object is an ordinary one. Jest's is a proxy, which is asked at each use of `Object`, `Map` or `Promise`, a microsecond each time:
 * nearly a quarter of what all specs without databases took.
 *
 * At its end it ends the async stores that were begun in it too. jest-circus begins one for each file and leaves it behind; in a process
 * that runs many files each of them slows down every promise of what comes later.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const begun = new Set<AsyncLocalStorage<unknown>>();
const begin = AsyncLocalStorage.prototype.run;
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...words: Parameters<typeof begin>) {
  begun.add(this);
  return Reflect.apply(begin, this, words);
} as typeof begin;

const createContext = vm.createContext;

// biome-ignore lint/style/noDefaultExport: jest asks for it.
export default class SpecFileEnvironment extends TestEnvironment {
  constructor(...words: ConstructorParameters<typeof TestEnvironment>) {
    // Jest has no setting for it. Source: Node.js documentation, vm.constants.DONT_CONTEXTIFY.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...words);
    } finally {
      vm.createContext = createContext;
    }
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    for (const store of begun) store.disable();
    begun.clear();
  }
}
