export { IdempotencyInterceptor } from './idempotency.interceptor.js';
