import { createGlobalThemeContract } from '@vanilla-extract/css';

/**
 * Colours by role. A state has a loud form (text, marks) and a quiet one (tint behind it). Emits no CSS: each theme
 * implements it whole, which the compiler checks.
 */
export const vars = createGlobalThemeContract(
  {
    surface: { base: '', raised: '', sunken: '', overlay: '', hover: '', selected: '', field: '' },
    border: { subtle: '', strong: '' },
    text: { primary: '', secondary: '', muted: '', onAccent: '' },
    accent: { loud: '', fill: '', quiet: '' },
    focus: '',
    positive: { loud: '', quiet: '' },
    negative: { loud: '', fill: '', quiet: '' },
    caution: { loud: '', quiet: '' },
    stale: { loud: '', quiet: '' },
    info: { loud: '', quiet: '' },
    mode: { paper: '', live: '' },
    factor: {
      annualisedReturn: '',
      exerciseProbability: '',
      marginEfficiency: '',
      volatility: '',
      timeDecay: '',
    },
    shadow: { overlay: '' },
  },
  (_value, path) => path.join('-').replace(/([A-Z])/g, (letter) => `-${letter.toLowerCase()}`),
);

/** Row heights of tables and lists: the density is a choice of the person, kept as a class on the root. */
export const density = createGlobalThemeContract(
  { row: '', control: '' },
  (_value, path) => `density-${path.join('-')}`,
);
