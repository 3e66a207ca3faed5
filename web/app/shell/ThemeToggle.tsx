import { setTheme, useTheme } from '../../data/appearance.js';
import { IconButton } from '../../ui/Button.js';

export function ThemeToggle() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      icon={theme === 'dark' ? 'sun' : 'moon'}
      label={`Use the ${other} theme`}
      onClick={() => setTheme(other)}
    />
  );
}
