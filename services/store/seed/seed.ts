/** What a database needs before the first role starts. Safe to run at every start. */
import { hash } from '@node-rs/bcrypt';
import { createPool, type DbPool, queryRows } from '#platform/db';
import { UserRepository } from '../users/index.js';

/** Known to everybody who reads this: for demonstrations on one's own machine, refused by the live profile. */
const DEMO_EMAIL = 'demo@thetapod.local';
const DEMO_PASSWORD = 'thetapod-demo';

const SLOTS_DEFAULT = 4;
const BCRYPT_COST_DEFAULT = 12;

export interface SeedOptions {
  readonly slots?: number;
  readonly bcryptCost?: number;
  /** `live` gets no demo user. Default `demo`. */
  readonly profile?: 'demo' | 'live';
  readonly disclaimerVersion?: string;
}

export interface Seeded {
  /** Empty in the live profile. */
  readonly demoEmail: string;
  readonly demoPassword: string;
}

/** The clock of a market that nobody has fed yet: wall time. Market writes a higher epoch. */
const FIRST_CLOCK = `INSERT INTO market_clock (id, epoch, mode, source, anchor_wall, anchor_market, rate, label, held)
  VALUES (1, 0, 'live', 'none', 0, 0, 1, 'Waiting for market data', false) ON CONFLICT (id) DO NOTHING`;
const FIRST_CONTROL = `INSERT INTO replay_control (id) VALUES (1) ON CONFLICT (id) DO NOTHING`;

/** Makes slots, the clock rows and, in the demo profile, an operator to sign in as. Errors: PlatformError `DB_*`. */
export async function seed(databaseUrl: string, options: SeedOptions = {}): Promise<Seeded> {
  const pool = createPool(databaseUrl, { max: 2, name: 'thetapod-seed' });
  try {
    return await seedPool(pool, options);
  } finally {
    await pool.end();
  }
}

/** The same on a pool of the caller's. */
export async function seedPool(pool: DbPool, options: SeedOptions = {}): Promise<Seeded> {
  const { slots = SLOTS_DEFAULT, bcryptCost = BCRYPT_COST_DEFAULT, profile = 'demo' } = options;
  const users = new UserRepository(pool);
  await users.ensureSlots(slots);
  await queryRows(pool, FIRST_CLOCK);
  await queryRows(pool, FIRST_CONTROL);
  if (profile === 'live') return { demoEmail: '', demoPassword: '' };
  if (!(await users.findByEmail(DEMO_EMAIL))) {
    const passwordHash = await hash(DEMO_PASSWORD, bcryptCost);
    const disclaimerVersion = options.disclaimerVersion ?? 'demo';
    await users.createUser({ email: DEMO_EMAIL, passwordHash, disclaimerVersion, role: 'operator' });
  }
  return { demoEmail: DEMO_EMAIL, demoPassword: DEMO_PASSWORD };
}
