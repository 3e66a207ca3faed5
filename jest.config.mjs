// Three projects: `unit` needs nothing, `integration` needs the databases that scripts/test.mjs starts,
// `data` needs the folder of real files. jest runs in its CommonJS mode: swc turns our sources, @nestjs and
// Prisma's .mjs into CommonJS, so jest.mock hoists and no experimental flag is needed.
// `swcrc: false` because .swcrc excludes specs from the build.
const swc = {
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx: false, decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};
const swcReact = {
  ...swc,
  jsc: {
    ...swc.jsc,
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic' } },
  },
};

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/scripts/testing/jest-environment.ts',
  moduleNameMapper: {
    '^#(core|platform|store)/(.*)$': '<rootDir>/services/$1/$2/index.ts',
    '^#ports$': '<rootDir>/services/brokers/ports/index.ts',
    '^#contract$': '<rootDir>/services/gateway/contract/index.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'],
  },
  transform: { '^.+\\.m?[jt]s$': ['@swc/jest', swc], '^.+\\.tsx$': ['@swc/jest', swcReact] },
  transformIgnorePatterns: ['/node_modules/(?!(?:@nestjs/|@scure/|@noble/|@prisma/client/runtime/.*\\.mjs))'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tsbuild/', '<rootDir>/.thetapod/'],
};
const servers = ['<rootDir>/services', '<rootDir>/pods', '<rootDir>/scripts'];
const special = ['\\.integration\\.spec\\.ts$', '\\.data\\.spec\\.ts$', '/web/e2e/'];

export default {
  // Only there so that a spec that hangs ends: tests wait for conditions, and a busy machine takes its time.
  testTimeout: 180_000,
  // What a spec file leaves in memory stays: a worker that has grown is begun anew.
  workerIdleMemoryLimit: '700MB',
  testSequencer: '<rootDir>/scripts/testing/longest-first.mjs',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: [...servers, '<rootDir>/web'],
      testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
      testPathIgnorePatterns: ['/node_modules/', ...special],
    },
    { ...shared, displayName: 'integration', roots: servers, testMatch: ['**/*.integration.spec.ts'] },
    { ...shared, displayName: 'data', roots: servers, testMatch: ['**/*.data.spec.ts'] },
  ],
};
