export { type PasskeyQuestion, PasskeysService } from './passkeys.service.js';
export { type CodeKind, type NewTotp, TotpService } from './totp.service.js';
