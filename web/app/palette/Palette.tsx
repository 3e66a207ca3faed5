import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useTheme } from '../../data/appearance.js';
import { useBots, useSession } from '../../data/queries.js';
import { Icon } from '../../ui/Icon.js';
import { COMMAND_GROUPS, type Command, commandsOf, matching } from './commands.js';
import * as css from './Palette.css.js';

interface PaletteProps {
  readonly onAct: (what: 'kill_switch' | 'theme') => void;
  readonly onClose: () => void;
}

/** All that can be gone to or done, found by typing: arrow keys choose, Enter does, Escape leaves. */
export function Palette({ onAct, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const navigate = useNavigate();
  const theme = useTheme();
  const { data: session } = useSession();
  const { data: bots = [] } = useBots();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = matching(commandsOf({ role: session?.role, bots, theme }), typed);
  const ordered = COMMAND_GROUPS.flatMap((group) => found.filter((command) => command.group === group));
  const at = Math.min(chosen, ordered.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;
  const activeId = at >= 0 ? optionId(at) : undefined;
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    input.current?.focus();
    return () => shown?.close();
  }, []);
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const choose = ({ does }: Command) => {
    // Closing gives the focus back first; what is opened next takes it from there.
    dialog.current?.close();
    onClose();
    if ('to' in does) void navigate(does.to);
    else onAct(does.act);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const command = ordered[at];
    if (step !== 0 && ordered.length > 0) setChosen((at + step + ordered.length) % ordered.length);
    else if (event.key === 'Enter' && command) choose(command);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} className={css.dialog} aria-label="Go to or do" onCancel={onClose}>
      <input
        ref={input}
        className={css.input}
        role="combobox"
        aria-label="Go to a page or a bot, or do something"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={activeId}
        placeholder="Go to a page or a bot, or do something"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} className={css.list} role="listbox" aria-label="Matches">
        {COMMAND_GROUPS.map((group) => (
          <Group
            key={group}
            name={group}
            options={ordered.flatMap((command, index) =>
              command.group === group ? [{ command, id: optionId(index), isChosen: index === at }] : [],
            )}
            onChoose={choose}
          />
        ))}
      </div>
      <p className={css.empty} role="status" hidden={ordered.length > 0}>
        {ordered.length === 0 && 'Nothing of that name.'}
      </p>
    </dialog>
  );
}

interface GroupProps {
  readonly name: string;
  readonly options: readonly { readonly command: Command; readonly id: string; readonly isChosen: boolean }[];
  readonly onChoose: (command: Command) => void;
}

function Group({ name, options, onChoose }: GroupProps) {
  const headingId = useId();
  if (options.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options
    <div role="group" aria-labelledby={headingId}>
      <div id={headingId} className={css.heading} role="presentation">
        {name}
      </div>
      {options.map(({ command, id, isChosen }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
        <div
          key={command.id}
          id={id}
          className={css.item}
          role="option"
          tabIndex={-1}
          aria-selected={isChosen}
          onClick={() => onChoose(command)}
        >
          <Icon name={command.icon} />
          {command.words}
          {command.note !== undefined && <span className={css.note}>{command.note}</span>}
        </div>
      ))}
    </div>
  );
}
