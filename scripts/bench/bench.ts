/** What a `*.bench.ts` file exports as `benches`, and what the harness makes of it. */
export interface Bench {
  /** Stable and unique, such as `pricing.black-scholes`. */
  readonly id: string;
  readonly unit: string;
  /** What must be reached, in the unit or, `inTimesPeer`, as a multiple of the peer; short of it the bench fails. */
  readonly floor: number;
  /** What is worked towards, as the floor. */
  readonly goal: number;
  /** Floor and goal compare with the peer in the same run: the only figures that hold on any machine. */
  readonly inTimesPeer?: boolean;
  readonly higherIsBetter: boolean;
  /** One measurement, long enough to be stable (a tenth of a second or more), or work that the harness repeats so long. */
  run(): Measurement | Repeated | Promise<Measurement>;
  /** The same work by somebody else's library; measured in turn with ours in the same run. */
  readonly peer?: { readonly name: string; run(): Measurement | Repeated | Promise<Measurement> };
  readonly note?: string;
  /** Once, before the warm-up and after the last measurement. */
  prepare?(): void | Promise<void>;
  dispose?(): void | Promise<void>;
}

export interface Measurement {
  readonly value: number;
}

/** Work of so many rows, quick and without a state that it uses up; measured in rows a second. */
export interface Repeated {
  readonly rows: number;
  work(): void;
}

export interface BenchResult {
  readonly id: string;
  readonly unit: string;
  readonly value: number;
  readonly floor: number;
  readonly goal: number;
  readonly inTimesPeer: boolean;
  readonly ok: boolean;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** How many times better than the peer: above 1 is better, whichever direction is. */
  readonly ratio: number | null;
  readonly note: string;
}
