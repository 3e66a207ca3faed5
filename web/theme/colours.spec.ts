import { describe, expect, it } from '@jest/globals';
import { DARK, LIGHT } from './colours.js';

/** Relative luminance, WCAG 2.2 "relative luminance". */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['dark', DARK],
  ['light', LIGHT],
])('theme %s', (_name, theme) => {
  const surfaces = Object.entries(theme.surface);
  const texts = Object.entries({
    primary: theme.text.primary,
    secondary: theme.text.secondary,
    muted: theme.text.muted,
    accent: theme.accent.loud,
    positive: theme.positive.loud,
    negative: theme.negative.loud,
    caution: theme.caution.loud,
    stale: theme.stale.loud,
    info: theme.info.loud,
  });

  it('shows every text on every surface at 4.5:1 or more', () => {
    const weak = surfaces.flatMap(([surface, behind]) =>
      texts.filter(([, colour]) => contrast(colour, behind) < 4.5).map(([text]) => `${text} on ${surface}`),
    );
    expect(weak).toEqual([]);
  });

  it('shows each state on its own tint, and words on filled buttons, at 4.5:1 or more', () => {
    const states = [theme.accent, theme.positive, theme.negative, theme.caution, theme.stale, theme.info];
    for (const state of states) expect(contrast(state.loud, state.quiet)).toBeGreaterThanOrEqual(4.5);
    for (const fill of [theme.accent.fill, theme.negative.fill]) {
      expect(contrast(theme.text.onAccent, fill)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('shows plain words on every tint at 4.5:1 or more', () => {
    const tints = [theme.accent, theme.positive, theme.negative, theme.caution, theme.stale, theme.info];
    const words = [theme.text.primary, theme.text.secondary, theme.text.muted];
    const weak = tints.flatMap(({ quiet }) =>
      words.filter((word) => contrast(word, quiet) < 4.5).map((word) => [word, quiet]),
    );
    expect(weak).toEqual([]);
  });

  it('keeps focus, marks and factors visible at 3:1 or more', () => {
    for (const [, behind] of surfaces) {
      expect(contrast(theme.focus, behind)).toBeGreaterThanOrEqual(3);
    }
    for (const factor of Object.values(theme.factor)) {
      expect(contrast(factor, theme.surface.raised)).toBeGreaterThanOrEqual(3);
    }
  });
});
