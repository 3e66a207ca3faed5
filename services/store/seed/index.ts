export { type Seeded, type SeedOptions, seed, seedPool } from './seed.js';
