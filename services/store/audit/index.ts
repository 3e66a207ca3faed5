export { type AuditAct, type AuditEntry, AuditRepository, appendAudit, type ChainVerdict } from './audit.repository.js';
export { canonicalJson, type Json } from './canonical.js';
