import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { DbPool } from '#platform/db';
import { UserRepository } from '#store/users';
import { Exit, type Outcome } from '../outcome.js';

export const OPERATOR_USAGE = [
  '  operator --email <address> [--revoke]',
  '           lets somebody who has signed up run this Thetapod: feeds, pods, the stop of everybody; or no longer',
] as const;

export interface OperatorWish {
  readonly email: string;
  readonly isRevoked: boolean;
}

/** Undefined: what was asked for cannot be understood. */
export function readOperator(words: readonly string[]): OperatorWish | undefined {
  try {
    const options = { email: { type: 'string' }, revoke: { type: 'boolean' } } as const;
    const { email, revoke = false } = parseArgs({ args: [...words], options }).values;
    return email === undefined || email.trim() === '' ? undefined : { email: email.trim(), isRevoked: revoke };
  } catch {
    return undefined;
  }
}

export async function operatorCommand(pool: DbPool, { email, isRevoked }: OperatorWish): Promise<Outcome> {
  const by = `terminal:${userInfo().username}`;
  const isKnown = await new UserRepository(pool).setRole(email, isRevoked ? 'trader' : 'operator', by);
  if (!isKnown) return { exit: Exit.unusable, lines: [`Nobody has signed up as ${email}.`] };
  const what = isRevoked ? 'is an operator no longer' : 'is an operator';
  return { exit: Exit.done, lines: [`${email} ${what}, and was signed out: it counts from the next sign-in.`] };
}
