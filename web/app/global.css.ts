import { globalStyle } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { font, media, radius, size, space, weight } from '../theme/tokens.js';
import '../theme/themes.css.js';

globalStyle('*, *::before, *::after', { boxSizing: 'border-box', margin: 0, padding: 0 });
globalStyle('html', {
  background: vars.surface.base,
  color: vars.text.primary,
  fontFamily: font.text,
  fontSize: size.s14,
  lineHeight: 1.45,
  WebkitFontSmoothing: 'antialiased',
  textSizeAdjust: '100%',
  fontFeatureSettings: "'cv05', 'ss03'",
});
globalStyle('body, #root', { minHeight: '100dvh' });
globalStyle('h1', { fontSize: size.s20, fontWeight: weight.strong, lineHeight: 1.25, letterSpacing: '-0.01em' });
globalStyle('h2', { fontSize: size.s14, fontWeight: weight.strong, lineHeight: 1.3 });
globalStyle('h3', { fontSize: size.s13, fontWeight: weight.strong, lineHeight: 1.3 });
globalStyle('ul, ol', { listStyle: 'none' });
globalStyle('a', { color: vars.accent.loud, textDecoration: 'none', textUnderlineOffset: '3px' });
globalStyle('a:hover', { textDecoration: 'underline' });
globalStyle('button, input, select, textarea', { font: 'inherit', color: 'inherit' });
globalStyle('button', { background: 'none', border: 0, cursor: 'pointer' });
globalStyle('button:disabled', { cursor: 'default' });
globalStyle('table', { borderCollapse: 'collapse', width: '100%' });
globalStyle('th', { textAlign: 'left', fontWeight: weight.normal });
globalStyle('svg', { display: 'block', flex: 'none' });
globalStyle(':focus-visible', { outline: `2px solid ${vars.focus}`, outlineOffset: '1px', borderRadius: radius.small });
globalStyle('main:focus-visible, h1:focus-visible', { outline: 'none' });
globalStyle('::selection', { background: vars.accent.quiet });
globalStyle('noscript', { display: 'block', padding: space.x6 });
globalStyle('#unsupported', { padding: space.x6, maxWidth: '60ch' });
globalStyle('#unsupported h1', { marginBottom: space.x2 });
globalStyle('*, *::before, *::after', {
  '@media': { [media.still]: { animation: 'none !important', transition: 'none !important', scrollBehavior: 'auto' } },
});
