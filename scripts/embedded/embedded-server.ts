/** A refusal is a problem that the person at the terminal can solve: one sentence, printed without a stack. */
export class Refusal extends Error {}

/** A database server that this project started, or one that it started in a former life and found again. */
export interface EmbeddedServer {
  readonly name: 'postgres' | 'redis';
  /** Connection address with its password: handed to the roles, never printed. */
  readonly url: string;
  /** The address for processes of this machine, which may be a faster way to the same server. */
  readonly localUrl: string;
  readonly pid: number;
  readonly port: number;
  /** Where the data really lies; for root without user namespaces that is not below the project. */
  readonly dataDirectory: string;
  readonly isAdopted: boolean;
  /** Resolves when the server is gone, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}
