import { systemTimers } from '#platform/clock';
import { PlatformCode, PlatformError } from '#platform/errors';

/** One item of a group that has to wait for the next: its own run would have to see what another one of the group wrote. */
export const AGAIN = Symbol('again');

export interface GroupedOptions<Item, Result> {
  /** Carries out several items in one transaction: all or none. Returns a result for each, in their order. */
  readonly run: (items: readonly Item[]) => Promise<readonly (Result | typeof AGAIN)[]>;
  /** Items of one key are never in one group. */
  readonly keyOf: (item: Item) => string;
  /** Groups that run side by side. */
  readonly runsMax: number;
  /** So many more may run of what is urgent. Default: none. */
  readonly urgentRuns?: number;
  readonly sizeMax: number;
  /** What is asked for alone, and is not urgent, waits so long for others. Default: not at all. */
  readonly lingerMs?: number;
  /** A group keeps its place among those that run for at least so long: what comes meanwhile goes together. Default: no longer than it takes. */
  readonly placeMs?: number;
}

interface Asked<Item, Result> {
  readonly item: Item;
  readonly isUrgent: boolean;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Carries out at once what is asked for alone, and together what is asked for while others run (or while the first one lingers): the more there is to do, the less each
 * costs. Whoever asks sees no difference. What is urgent goes before the rest, in groups of its own, which are small. A group that fails is carried out again one by one, so that an item answers for itself only;
 * but not when it may have been committed, nor when the database is away: each item would wait for that by itself.
 */
export class Grouped<Item, Result> {
  private waiting: Asked<Item, Result>[] = [];
  private runs = 0;
  private isLingering = false;

  constructor(private readonly options: GroupedOptions<Item, Result>) {}

  ask(item: Item, isUrgent = false): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.enter({ item, isUrgent, resolve, reject });
      if (isUrgent) this.start();
      else this.gather();
    });
  }

  /** Behind what is as urgent, and behind whatever waits under the same key. */
  private enter(asked: Asked<Item, Result>): void {
    const { keyOf } = this.options;
    const behind = ({ item, isUrgent }: Asked<Item, Result>) =>
      isUrgent || !asked.isUrgent || keyOf(item) === keyOf(asked.item);
    this.waiting.splice(this.waiting.findLastIndex(behind) + 1, 0, asked);
  }

  private gather(): void {
    const { lingerMs, sizeMax } = this.options;
    if (lingerMs === undefined || this.waiting.length >= sizeMax) this.start();
    if (lingerMs === undefined || this.isLingering) return;
    this.isLingering = true;
    setTimeout(() => {
      this.isLingering = false;
      this.start();
    }, lingerMs);
  }

  private start(): void {
    while (this.mayStart()) {
      this.runs += 1;
      void this.keepPlace(this.takeGroup()).finally(() => {
        this.runs -= 1;
        this.start();
      });
    }
  }

  private mayStart(): boolean {
    const { runsMax, urgentRuns = 0 } = this.options;
    const [first] = this.waiting;
    return first !== undefined && this.runs < runsMax + (first.isUrgent ? urgentRuns : 0);
  }

  private takeGroup(): readonly Asked<Item, Result>[] {
    const { keyOf, sizeMax } = this.options;
    const keys = new Set<string>();
    const group: Asked<Item, Result>[] = [];
    const left: Asked<Item, Result>[] = [];
    for (const asked of this.waiting) {
      const key = keyOf(asked.item);
      const isAlike = group.length === 0 || asked.isUrgent === group[0]?.isUrgent;
      const fits = isAlike && group.length < sizeMax && !keys.has(key);
      (fits ? group : left).push(asked);
      keys.add(key);
    }
    this.waiting = left;
    return group;
  }

  private async keepPlace(group: readonly Asked<Item, Result>[]): Promise<void> {
    const { placeMs } = this.options;
    const isOver = placeMs === undefined ? undefined : systemTimers.sleep(placeMs);
    await this.carryOut(group);
    await isOver;
  }

  /** Never rejects. */
  private async carryOut(group: readonly Asked<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.run(group.map(({ item }) => item));
      group.forEach((asked, index) => {
        const result = results[index] as Result | typeof AGAIN;
        if (result === AGAIN) this.waiting.push(asked);
        else asked.resolve(result);
      });
    } catch (error) {
      if (group.length === 1 || concernsAll(error)) for (const { reject } of group) reject(error);
      else for (const asked of group) await this.carryOut([asked]);
    }
  }
}

const CONCERN_ALL: readonly string[] = [
  PlatformCode.dbCommitUnknown,
  PlatformCode.dbUnavailable,
  PlatformCode.dbTimeout,
];

function concernsAll(error: unknown): boolean {
  return error instanceof PlatformError && CONCERN_ALL.includes(error.code);
}
