import { Badge } from './Badge.js';

/** Paper or live money. Live is the one badge that is filled, so that no glance takes it for paper. */
export function ModeBadge({ mode }: { readonly mode: 'paper' | 'live' }) {
  return <Badge tone={mode === 'live' ? 'live' : 'info'}>{mode === 'live' ? 'LIVE' : 'Paper'}</Badge>;
}
