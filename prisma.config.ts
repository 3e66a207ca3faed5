import path from 'node:path';
import { defineConfig } from 'prisma/config';

// Prisma's CLI wants its native schema engine before anything else and would download it. It reads this file first,
// so naming our stand-in here (scripts/schema-engine) makes every command work without a network. To use Prisma's
// own engine instead, set the variable to its path.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.resolve(
  import.meta.dirname,
  'scripts/schema-engine/schema-engine.mjs',
);
process.env['CHECKPOINT_DISABLE'] ??= '1';
const url = process.env['DATABASE_URL'];

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `prisma generate` needs no database; `prisma migrate` says so itself when it has none.
  ...(url === undefined ? {} : { datasource: { url } }),
});
