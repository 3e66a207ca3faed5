export { ApiKeysService, type KeyHolder } from './api-keys.service.js';
