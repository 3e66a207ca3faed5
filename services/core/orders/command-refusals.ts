/** Why the desk did not do what a person asked for at an account, with the sentence shown to people. */
export const COMMAND_REFUSALS = {
  COMMAND_TOO_OLD: 'It was asked for too long ago to be carried out now. Ask again.',
  ORDER_ENDED: 'The order has ended already.',
  ORDER_NOT_UNKNOWN: 'The fate of the order is known by now.',
  CANDIDATE_NOT_FOUND: 'The broker has no order with this number.',
  CANDIDATE_TAKEN: 'This order at the broker is known as another one.',
  CANDIDATE_DIFFERS: 'This order at the broker has another contract, side or quantity.',
  SEARCH_NOT_EMPTY: 'The broker shows an order that may be this one.',
  PROOF_PENDING: 'An earlier submission may still arrive at the broker. Try again in a minute.',
  NOT_A_SHORT_PUT: 'Only standard puts can be given to a bot.',
  POSITION_TOO_SMALL: 'The broker does not hold that many contracts that no bot manages.',
  PRICE_UNKNOWN: 'The broker does not say at which price it was sold: say it.',
  OPENING_UNDER_WAY: 'An opening of ours for this contract has not ended: what the broker holds may come from it.',
  BOOKS_MOVING: 'The positions moved while they were read. Ask again.',
  BOT_NOT_FOUND: 'The bot does not belong to this account.',
  HOLDING_NOT_FOUND: 'The bot does not hold that many of these shares.',
  SHARES_UNDER_CALLS: 'Calls stand on these shares. Buy them back first.',
  SHARES_AT_BROKER: 'The broker still shows these shares.',
  CONTRACTS_DIFFER: 'The broker shows other contracts on these shares than we do. That has to be settled first.',
} as const;
export type CommandRefusal = keyof typeof COMMAND_REFUSALS;
