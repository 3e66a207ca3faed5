import { type BecameView, ContractsGone, type PositionView } from '#contract';
import { contractName } from '../../format/contracts.js';
import { count, plural } from '../../format/numbers.js';

/** A position of which a person may say what became. */
export type UnexplainedPosition = PositionView & { readonly unexplained: NonNullable<PositionView['unexplained']> };

export function isUnexplained(position: PositionView): position is UnexplainedPosition {
  return position.unexplained !== undefined;
}

export interface GoneForm {
  readonly became: BecameView;
  /** As typed. */
  readonly quantity: string;
  /** As typed; of no meaning where nothing asks for it. */
  readonly price: string;
}

export type GoneCheck =
  | { readonly ok: true; readonly body: ContractsGone }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<'quantity' | 'price', string>>> };

/** Returns the name of the price that goes with an outcome; undefined: there is none. */
export function priceAsked(became: BecameView): { readonly label: string; readonly unit: string } | undefined {
  if (became === 'settled') return { label: 'Settlement price of the underlying', unit: '$' };
  return became === 'bought_back' ? { label: 'Bought back at', unit: '$ per share' } : undefined;
}

const CHOICES: Readonly<Record<BecameView, string>> = {
  settled: 'Settled at a price',
  expired: 'Expired worthless',
  assigned: 'Assigned',
  bought_back: 'Bought back by hand',
};

/** Returns what may be chosen. */
export function choicesOf({ unexplained }: UnexplainedPosition): readonly { value: BecameView; words: string }[] {
  return unexplained.outcomes.map((value) => ({ value, words: CHOICES[value] }));
}

/** Returns why a position needs a person's word. */
export function whyWords(position: UnexplainedPosition): string {
  const { symbol, unexplained, openQuantity } = position;
  const name = contractName(symbol);
  if (!unexplained.outcomes.includes('bought_back')) {
    return `${name} has expired, and no price was seen at which it could be settled. It stays open until somebody names one.`;
  }
  const { quantity } = unexplained;
  const some = quantity === openQuantity ? count(quantity) : `${count(quantity)} of ${count(openQuantity)}`;
  return `The broker no longer shows ${some} ${name} that this bot holds, and does not say what became of it. Nothing is opened in this account until the books agree.`;
}

/** Returns what follows from an outcome. */
export function effectWords(became: BecameView, { right, strike }: PositionView): string {
  switch (became) {
    case 'settled':
      return 'The contracts pay what they are worth at this price, in cash or in shares as such contracts do; at or beyond the strike they expire worthless.';
    case 'expired':
      return 'The whole premium is kept.';
    case 'assigned':
      return right === 'put'
        ? `The bot takes 100 shares a contract at ${strike}. The broker must show them, or the books differ again.`
        : `The bot’s shares leave at ${strike}.`;
    case 'bought_back':
      return 'The position ends at this price. Orders of the bot that still rest for these contracts are cancelled.';
  }
}

/** Checks what was typed against what is gone. */
export function checkGone(form: GoneForm, { symbol, unexplained }: UnexplainedPosition): GoneCheck {
  const { became } = form;
  const parsed = ContractsGone.safeParse({
    ...{ became, symbol, quantity: form.quantity.trim() === '' ? undefined : Number(form.quantity) },
    ...(priceAsked(became) && { price: form.price.trim() }),
  });
  const errors: { quantity?: string; price?: string } = {};
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.path[0] === 'quantity') errors.quantity = 'Write a whole number of contracts.';
    if (issue.path[0] === 'price') errors.price = `Write a price such as ${became === 'settled' ? '5987.55' : '1.25'}.`;
  }
  if (parsed.success && parsed.data.quantity > unexplained.quantity) {
    errors.quantity = `The broker lacks ${plural(unexplained.quantity, 'contract')}.`;
  }
  return parsed.success && errors.quantity === undefined ? { ok: true, body: parsed.data } : { ok: false, errors };
}
