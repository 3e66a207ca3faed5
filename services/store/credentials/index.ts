export {
  API_SCOPES,
  ApiKeyRepository,
  type ApiScope,
  type ListedApiKey,
  type StoredApiKey,
} from './api-key.repository.js';
export { PasskeyRepository, type StoredPasskey } from './passkey.repository.js';
export { type Ticket, type TicketKind, TicketRepository } from './ticket.repository.js';
export { type SealedTotp, TotpRepository } from './totp.repository.js';
