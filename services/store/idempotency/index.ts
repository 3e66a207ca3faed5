export { IdempotencyRepository, type IdempotencyStart, type NamedKey } from './idempotency.repository.js';
