/** Returns the colour that a variable of the theme has now: a canvas knows no variables. */
export function themeColour(variable: string): string {
  const name = /var\((--[\w-]+)/.exec(variable)?.[1];
  return name === undefined ? variable : getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
