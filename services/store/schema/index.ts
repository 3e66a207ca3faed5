export {
  BuildGuard,
  type BuildGuardParts,
  enterBuild,
  STORE_BUILD_FOREIGN,
  type ToldBuild,
  tellBuild,
  toldBuilds,
} from './build-guard.js';
export { type BuildIdentity, codeVersionOf, compareBuilds, nameOfBuild, readBuild } from './build-identity.js';
export { guardRole, type RoleSchema, type RoleSchemaOptions } from './guard-role.js';
export { knownMigrations, SchemaGuard, type SchemaGuardParts, STORE_SCHEMA_UNKNOWN } from './schema-guard.js';
