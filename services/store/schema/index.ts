export { guardRole, type RoleSchema, type RoleSchemaOptions } from './guard-role.js';
export { knownMigrations, SchemaGuard, type SchemaGuardParts, STORE_SCHEMA_UNKNOWN } from './schema-guard.js';
