/** Keeps what simulated brokers know over a restart: a broker does not forget orders because its simulator was killed. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SimBooksState } from './book-types.js';
import type { SimBroker } from './broker.js';
import type { SimLoginsState } from './login-types.js';

interface SavedBroker {
  readonly books: Readonly<Record<string, SimBooksState>>;
  readonly logins: SimLoginsState;
}

/** The format's number: a file of another one is not read. */
const FORMAT = 1;

export class StateFile {
  private saved = '';
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly brokers: ReadonlyMap<string, SimBroker>,
  ) {}

  /** Lets every broker go on where it stopped; brokers that are not in the file begin anew. */
  async restore(): Promise<void> {
    const text = await readFile(this.file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const { format, brokers } = JSON.parse(text) as { format: number; brokers: Record<string, SavedBroker> };
    if (format !== FORMAT) return;
    for (const [name, broker] of this.brokers) {
      const state = brokers[name];
      if (!state) continue;
      for (const [environment, books] of Object.entries(broker.books)) {
        const saved = state.books[environment];
        if (saved) books.restore(saved);
      }
      broker.logins.restore(state.logins);
    }
    this.saved = this.versions();
  }

  /** Writes when something has changed since the last time; resolves once it is on disk. */
  async save(): Promise<void> {
    const wanted = this.versions();
    this.writing = this.writing.then(async () => {
      if (this.saved === wanted) return;
      const versions = this.versions();
      await this.write();
      this.saved = versions;
    });
    const { writing } = this;
    // A failure is told to whoever saved, and does not stop the next one from trying.
    this.writing = writing.catch(() => undefined);
    await writing;
  }

  private async write(): Promise<void> {
    const brokers = Object.fromEntries(
      [...this.brokers].map(([name, { books, logins }]) => [
        name,
        {
          books: Object.fromEntries(Object.entries(books).map(([key, one]) => [key, one.save()])),
          logins: logins.save(),
        },
      ]),
    );
    await mkdir(path.dirname(this.file), { recursive: true });
    // It holds tokens, if only of simulated brokers.
    await writeFile(`${this.file}.new`, JSON.stringify({ format: FORMAT, brokers }), { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }

  private versions(): string {
    const all = [...this.brokers.values()];
    return all
      .flatMap(({ books, logins }) => [logins.version, ...Object.values(books).map((one) => one.version)])
      .join();
  }
}
