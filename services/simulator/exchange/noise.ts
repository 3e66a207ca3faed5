/**
 * Randomness without a stream: every number is a hash of what it is for, so that any instant of the world can be looked at alone and a
 * restarted exchange goes on with the very same world.
 */

/** Returns a 32-bit hash of up to four integers. Finalizer of MurmurHash3 (Appleby, public domain) between the words. */
export function hash32(a: number, b: number, c = 0, d = 0): number {
  let h = mix(a ^ 0x9e3779b9);
  h = mix((h ^ b) + 0x85ebca6b);
  h = mix((h ^ c) + 0xc2b2ae35);
  return mix((h ^ d) + 0x27d4eb2f) >>> 0;
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Returns a 32-bit hash of a text. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) h = Math.imul(h ^ text.charCodeAt(index), 0x01000193);
  return mix(h) >>> 0;
}

/** Returns a uniform number in (0, 1). */
export function uniform(a: number, b: number, c = 0, d = 0): number {
  return (hash32(a, b, c, d) + 0.5) / 4_294_967_296;
}

/** Returns a standard normal number: Box and Muller, Ann. Math. Stat. 29 (1958) 610–611. */
export function normal(a: number, b: number, c = 0): number {
  return Math.sqrt(-2 * Math.log(uniform(a, b, c, 1))) * Math.cos(2 * Math.PI * uniform(a, b, c, 2));
}

/** Sessions that a path covers: about 32 years. A power of two. */
const HORIZON_LEVELS = 13;
/** Halvings below one session: down to 0.7 seconds of a full one. */
const SESSION_LEVELS = 15;
const LEVELS = HORIZON_LEVELS + SESSION_LEVELS;
const HORIZON = 2 ** HORIZON_LEVELS;

/**
 * A Brownian motion over session time, variance 1 per session, evaluated at any instant by 28 midpoint displacements from the horizon down
 * (Lévy's construction), linear within the last interval. The intervals of the last evaluation are kept, so that a walk forward costs a few
 * displacements per step; the result does not depend on what was asked before.
 */
export class BrownianPath {
  private readonly index = new Float64Array(LEVELS + 1).fill(-1);
  private readonly left = new Float64Array(LEVELS + 1);
  private readonly right = new Float64Array(LEVELS + 1);

  constructor(
    private readonly seed: number,
    private readonly stream: number,
  ) {
    this.index[0] = 0;
    this.right[0] = Math.sqrt(HORIZON) * normal(seed, stream, -1);
  }

  /** @param sessions - time since the beginning of the world, in sessions; 0 … 8192 */
  at(sessions: number): number {
    const place = Math.min(Math.max(sessions / HORIZON, 0), 1 - 2 ** -40) * 2 ** LEVELS;
    for (let level = 1; level <= LEVELS; level += 1) {
      const index = Math.floor(place / 2 ** (LEVELS - level));
      if (this.index[level] === index) continue;
      this.descend(level, index);
    }
    const rest = place - Math.floor(place);
    const left = this.left[LEVELS] as number;
    return left + rest * ((this.right[LEVELS] as number) - left);
  }

  private descend(level: number, index: number): void {
    const parentLeft = this.left[level - 1] as number;
    const parentRight = this.right[level - 1] as number;
    const spread = Math.sqrt(HORIZON / 2 ** (level - 1) / 4);
    const middle =
      (parentLeft + parentRight) / 2 + spread * normal(this.seed ^ level, this.stream, Math.floor(index / 2));
    const isLeft = index % 2 === 0;
    this.index[level] = index;
    this.left[level] = isLeft ? parentLeft : middle;
    this.right[level] = isLeft ? middle : parentRight;
    // A finer interval of another parent is no longer the one that was kept.
    for (let finer = level + 1; finer <= LEVELS; finer += 1) this.index[finer] = -1;
  }
}
