import { createGlobalTheme, globalStyle } from '@vanilla-extract/css';
import { DARK, LIGHT } from './colours.js';
import { density, vars } from './contract.css.js';

createGlobalTheme('html.theme-dark', vars, DARK);
createGlobalTheme('html.theme-light', vars, LIGHT);
globalStyle('html.theme-dark', { colorScheme: 'dark' });
globalStyle('html.theme-light', { colorScheme: 'light' });

createGlobalTheme(':root', density, { row: '28px', control: '30px' });
createGlobalTheme('html.density-comfortable', density, { row: '36px', control: '36px' });
