import { correctedRequirement, marginCorrection, type PreviewPair } from '#core/margin';
import { type Instant, type Money, moneyToDecimal, roundTo, type Underlying } from '#core/units';
import type { OwnPreview } from '#store/previews';
import type { HouseMarginView } from '../contract/index.js';

/** What one contract asks for by our model, by the kind of account. */
export type ModelRequirements = Readonly<Record<'cash' | 'margin', Money>>;

interface Known {
  readonly pairs: readonly PreviewPair[];
  readonly own: readonly OwnPreview[];
  readonly underlying: Underlying;
  readonly now: Instant;
}

/** Returns what each broker that has previewed anything would ask for, corrected by what it said, beside its own last word. */
export function houseMargins(models: ModelRequirements, known: Known): readonly HouseMarginView[] {
  const { pairs, own, underlying: symbol, now } = known;
  const places = new Map(pairs.map(({ broker, accountKind }) => [`${broker} ${accountKind}`, { broker, accountKind }]));
  const views: HouseMarginView[] = [];
  for (const { broker, accountKind } of places.values()) {
    if (accountKind !== 'cash' && accountKind !== 'margin') continue;
    const [name = broker, mode] = broker.split('/');
    const correction = marginCorrection(pairs, { broker, accountKind, symbol, now });
    const corrected = correctedRequirement(models[accountKind], correction);
    const said = own.find((one) => one.house === broker && one.accountKind === accountKind);
    views.push({
      ...{ broker: name, mode: mode === 'live' ? 'live' : 'paper', accountKind },
      model: moneyToDecimal(models[accountKind]),
      ...(corrected && {
        estimate: moneyToDecimal(corrected.estimate),
        low: moneyToDecimal(corrected.low),
        high: moneyToDecimal(corrected.high),
        plusMinus: corrected.plusMinus,
      }),
      ...(correction.status === 'unknown' && {
        needed: correction.needed.otherSymbols - correction.counts.otherSymbols,
      }),
      ...(said && {
        stated: moneyToDecimal(roundTo(said.stated / said.quantity, 'halfEven') as Money),
        statedAt: said.at,
      }),
    });
  }
  return views;
}
