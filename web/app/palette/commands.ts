import type { BotSummaryView } from '#contract';
import { BOT_STATUS } from '../../format/states.js';
import type { IconName } from '../../ui/Icon.js';
import { placesOf } from '../shell/places.js';

/** What choosing a command does: go somewhere, or one of the acts of the shell. */
export type CommandAct = { readonly to: string } | { readonly act: 'kill_switch' | 'theme' };

export const COMMAND_GROUPS = ['Bots', 'Go to', 'Do'] as const;

export interface Command {
  readonly id: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  readonly icon: IconName;
  readonly words: string;
  readonly note?: string;
  /** Other words that find it. */
  readonly keywords: readonly string[];
  readonly does: CommandAct;
}

interface CommandContext {
  readonly role: 'trader' | 'operator' | undefined;
  readonly bots: readonly BotSummaryView[];
  readonly theme: 'dark' | 'light';
}

/** Returns all commands of a person. None starts, stops or sells by itself: the kill switch asks, a bot's page confirms. */
export function commandsOf({ role, bots, theme }: CommandContext): readonly Command[] {
  const other = theme === 'dark' ? 'light' : 'dark';
  return [
    ...placesOf(role).map(
      ({ to, name, icon }): Command => ({
        id: `go ${to}`,
        group: 'Go to',
        icon,
        words: name,
        keywords: [],
        does: { to },
      }),
    ),
    go('/account', 'Your account', 'person', ['password', 'second factor', 'keys', 'sessions']),
    go('/unknown', 'Orders in doubt', 'warning', ['unknown', 'lost']),
    doing('kill switch', 'stop', 'Kill switch …', ['stop', 'halt', 'flatten', 'panic'], { act: 'kill_switch' }),
    doing('new bot', 'plus', 'New bot', ['create', 'template'], { to: '/bots/new' }),
    doing('theme', theme === 'dark' ? 'sun' : 'moon', `Use the ${other} theme`, ['dark', 'light'], { act: 'theme' }),
    ...bots.flatMap(botCommands),
  ];
}

function go(to: string, words: string, icon: IconName, keywords: readonly string[]): Command {
  return { id: `go ${to}`, group: 'Go to', icon, words, keywords, does: { to } };
}

function doing(id: string, icon: IconName, words: string, keywords: readonly string[], does: CommandAct): Command {
  return { id: `do ${id}`, group: 'Do', icon, words, keywords, does };
}

function botCommands({ id, name, status, watchlist }: BotSummaryView): readonly Command[] {
  const of = (view: string, icon: IconName, words: string, note: string, keywords: readonly string[]): Command => ({
    ...{ id: `bot ${id} ${view}`, group: 'Bots', icon, words, note, keywords },
    does: { to: `/bots/${id}${view}` },
  });
  return [
    of('', 'bots', name, BOT_STATUS[status].words, watchlist),
    of('/edit', 'edit', `Edit ${name}`, 'settings', []),
    of('/versions', 'clock', `Versions of ${name}`, 'compare, undo', ['history', 'diff']),
  ];
}

/** Returns the commands that have every typed word in their words, their note or their keywords, in any order. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const terms = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ words, note = '', keywords }) => {
    const text = [words, note, ...keywords].join(' ').toLowerCase();
    return terms.every((term) => text.includes(term));
  });
}
