import { lazy, Suspense, useEffect, useState } from 'react';
import { setTheme, useTheme } from '../../data/appearance.js';
import { IconButton } from '../../ui/Button.js';
import { StopDialog } from '../../ui/StopDialog.js';
import { useStopSubjects } from '../shell/KillSwitch.js';
import * as css from '../shell/Shell.css.js';

const Palette = lazy(async () => ({ default: (await import('./Palette.js')).Palette }));

/** Opens the list of all pages, bots and acts: by its button, or by Ctrl K (⌘ K) from anywhere. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  const [stopping, setStopping] = useState(false);
  const theme = useTheme();
  const subjects = useStopSubjects();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      // Another dialog that is open asks for an answer first.
      if (document.querySelector('dialog[open]') === null) setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const act = (what: 'kill_switch' | 'theme') => {
    if (what === 'theme') setTheme(theme === 'dark' ? 'light' : 'dark');
    else setStopping(true);
  };
  return (
    <>
      <span className={css.notNarrow}>
        <IconButton icon="command" label="Go to or do (Ctrl K)" aria-haspopup="dialog" onClick={() => setOpen(true)} />
      </span>
      {open && (
        <Suspense>
          <Palette onAct={act} onClose={() => setOpen(false)} />
        </Suspense>
      )}
      <StopDialog subjects={subjects} open={stopping} onClose={() => setStopping(false)} />
    </>
  );
}
