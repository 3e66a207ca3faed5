/** Child of the supervisor: calls the store's seed and prints what it made as one line of JSON. */
import { pathToFileURL } from 'node:url';

interface SeedModule {
  seed(databaseUrl: string, options: { profile: string }): Promise<{ demoEmail: string; demoPassword: string }>;
}

// Named by its path, because scripts start the areas but do not depend on them.
const [, , file = '', profile = ''] = process.argv;
const { seed } = (await import(pathToFileURL(file).href)) as SeedModule;
console.log(JSON.stringify(await seed(process.env['DATABASE_URL'] ?? '', { profile })));
