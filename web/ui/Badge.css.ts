import { recipe } from '@vanilla-extract/recipes';
import { vars } from '../theme/contract.css.js';
import { radius, size, space, weight } from '../theme/tokens.js';

const state = (name: 'positive' | 'negative' | 'caution' | 'stale' | 'info') => ({
  color: vars[name].loud,
  background: vars[name].quiet,
});

export const badge = recipe({
  base: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: space.x1,
    height: '20px',
    padding: `0 ${space.x2}`,
    borderRadius: radius.small,
    fontSize: size.s12,
    fontWeight: weight.medium,
    whiteSpace: 'nowrap',
  },
  variants: {
    tone: {
      neutral: { color: vars.text.secondary, background: vars.surface.hover },
      positive: state('positive'),
      negative: state('negative'),
      caution: state('caution'),
      stale: state('stale'),
      info: state('info'),
      live: { color: vars.text.onAccent, background: vars.negative.fill, fontWeight: weight.strong },
      accent: { color: vars.accent.loud, background: vars.accent.quiet },
    },
  },
  defaultVariants: { tone: 'neutral' },
});
