import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { MS_PER_MINUTE, type UserId } from '#core/units';
import type { PasskeyRepository, StoredPasskey, Ticket, TicketRepository } from '#store/credentials';

/** Of a browser, as the schema has passed it; everything in it is checked by the library. */
export interface PasskeyAnswer {
  readonly id: string;
}

export interface PasskeyQuestion<Options> {
  /** Comes back with the answer; good once, for five minutes. */
  readonly ticket: string;
  readonly options: Options;
}

export interface PasskeysParts {
  readonly passkeys: PasskeyRepository;
  readonly tickets: TicketRepository;
}

const QUESTION_MS = 5 * MS_PER_MINUTE;
const PASSKEYS_MAX = 20;

/**
 * Passkeys: a sign-in of its own, with the person verified by the device (two factors in one). Source: W3C Web Authentication Level 3.
 * A passkey belongs to the host under which it was made.
 */
export class PasskeysService {
  constructor(private readonly parts: PasskeysParts) {}

  list(userId: UserId): Promise<readonly StoredPasskey[]> {
    return this.parts.passkeys.list(userId);
  }

  /** @param origin - the page's own; undefined when the user has as many passkeys as one may have */
  async beginNew(
    user: { readonly userId: UserId; readonly email: string },
    origin: string,
  ): Promise<PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON> | undefined> {
    const known = await this.parts.passkeys.list(user.userId);
    if (known.length >= PASSKEYS_MAX) return undefined;
    const options = await generateRegistrationOptions({
      rpName: 'Thetapod',
      rpID: hostOf(origin),
      userName: user.email,
      userID: new TextEncoder().encode(user.userId),
      attestationType: 'none',
      excludeCredentials: known.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const detail = { challenge: options.challenge, origin };
    const ticket = await this.parts.tickets.make('passkey_new', { userId: user.userId, detail }, QUESTION_MS);
    return { ticket, options };
  }

  /** Returns whether the answer was good and the passkey is kept. */
  async finishNew(
    userId: UserId,
    answer: { readonly ticket: string; readonly name: string; readonly response: PasskeyAnswer },
  ): Promise<boolean> {
    const asked = await this.parts.tickets.take('passkey_new', answer.ticket);
    if (asked?.userId !== userId) return false;
    type Response = Parameters<typeof verifyRegistrationResponse>[0]['response'];
    const response = answer.response as unknown as Response;
    const { registrationInfo } = await orNothing(() => verifyRegistrationResponse({ response, ...expectedOf(asked) }));
    if (!registrationInfo) return false;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return this.parts.passkeys.add({ id, userId, name: answer.name, publicKey, counter, transports });
  }

  /** Asks for any passkey of this host: who it is shows with the answer, so that no address must be typed. */
  async beginSignIn(origin: string): Promise<PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>> {
    const options = await generateAuthenticationOptions({ rpID: hostOf(origin), userVerification: 'required' });
    const detail = { challenge: options.challenge, origin };
    return { ticket: await this.parts.tickets.make('passkey_sign_in', { detail }, QUESTION_MS), options };
  }

  /** Returns whose passkey signed the question, or undefined. */
  async finishSignIn(answer: {
    readonly ticket: string;
    readonly response: PasskeyAnswer;
  }): Promise<UserId | undefined> {
    const asked = await this.parts.tickets.take('passkey_sign_in', answer.ticket);
    const known = asked && (await this.parts.passkeys.find(answer.response.id));
    if (!known) return undefined;
    type Options = Parameters<typeof verifyAuthenticationResponse>[0];
    const { id, counter } = known;
    const credential = { id, counter, publicKey: new Uint8Array(known.publicKey) } as Options['credential'];
    const response = answer.response as unknown as Options['response'];
    const result = await orNothing(() => verifyAuthenticationResponse({ response, credential, ...expectedOf(asked) }));
    if (!result.verified || !result.authenticationInfo) return undefined;
    await this.parts.passkeys.use(id, result.authenticationInfo.newCounter);
    return known.userId;
  }

  remove(userId: UserId, id: string): Promise<boolean> {
    return this.parts.passkeys.remove(userId, id);
  }
}

const hostOf = (origin: string) => new URL(origin).hostname;

function expectedOf({ detail }: Ticket) {
  const origin = String(detail['origin']);
  return {
    expectedChallenge: String(detail['challenge']),
    expectedOrigin: origin,
    expectedRPID: hostOf(origin),
    requireUserVerification: true,
  };
}

/** The library throws for whatever is wrong with an answer: to us all of it is one refusal. */
async function orNothing<T extends { readonly verified: boolean }>(
  verify: () => Promise<T>,
): Promise<T | { readonly verified: false; readonly registrationInfo?: never; readonly authenticationInfo?: never }> {
  try {
    return await verify();
  } catch {
    return { verified: false };
  }
}
