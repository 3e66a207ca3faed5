import { useState } from 'react';
import type { BotVersionView, BotView } from '#contract';
import { useGoBack, useVersions } from '../../data/bot-queries.js';
import { problemOf } from '../../data/http.js';
import { useAccounts } from '../../data/queries.js';
import { configChanges } from '../../format/config-changes.js';
import { localMoment } from '../../format/time.js';
import { strong, tone } from '../../theme/text.css.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { Panel } from '../../ui/Panel.js';
import { SettingChanges } from '../../ui/SettingChanges.js';
import { ProblemPanel, Skeleton } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Screen.css.js';

/** All that the bot was set to, with what each version changed; any of them can be made the newest again. */
export function Versions({ bot }: { readonly bot: BotView }) {
  const versions = useVersions(bot.id);
  const names = useAccountNames();
  const [wanted, setWanted] = useState<BotVersionView | undefined>();
  const all = versions.data;
  const [newest, former] = all ?? [];
  return (
    <Panel
      title="Versions"
      aside={
        former && (
          <Button size="small" onClick={() => setWanted(former)}>
            Undo the last change
          </Button>
        )
      }
      flush
    >
      {versions.isError && !all ? (
        <ProblemPanel error={versions.error} onRetry={() => void versions.refetch()} />
      ) : all ? (
        <ol className={css.versions} aria-label="Versions, newest first">
          {all.map((version, index) => (
            <Version
              key={version.version}
              version={version}
              former={all[index + 1]}
              names={names}
              onGoBack={index === 0 ? undefined : () => setWanted(version)}
            />
          ))}
        </ol>
      ) : (
        <Skeleton height={220} />
      )}
      {newest && (
        <GoBack bot={bot} newest={newest} wanted={wanted} names={names} onClose={() => setWanted(undefined)} />
      )}
    </Panel>
  );
}

type Names = Readonly<Record<string, string>>;

function useAccountNames(): Names {
  const { data } = useAccounts();
  return Object.fromEntries(data?.map(({ id, name }) => [id, name]) ?? []);
}

interface VersionProps {
  readonly version: BotVersionView;
  readonly former: BotVersionView | undefined;
  readonly names: Names;
  readonly onGoBack: (() => void) | undefined;
}

function Version({ version, former, names, onGoBack }: VersionProps) {
  const changes = former && configChanges(former.config, version.config, names);
  return (
    <li className={css.version}>
      <div className={css.versionHead}>
        <span className={strong}>Version {version.version}</span>
        <span className={tone.muted}>{localMoment(version.createdAt)}</span>
        {onGoBack ? (
          <Button size="small" kind="quiet" onClick={onGoBack} aria-label={`Go back to version ${version.version}`}>
            Go back to this
          </Button>
        ) : (
          <span className={tone.secondary}>in use</span>
        )}
      </div>
      {changes === undefined ? (
        <p className={tone.secondary}>{version.version === 1 ? 'As it was made.' : 'Older versions are kept.'}</p>
      ) : changes.length === 0 ? (
        <p className={tone.secondary}>Saved without a change.</p>
      ) : (
        <SettingChanges label={`Changes of version ${version.version}`} changes={changes} />
      )}
    </li>
  );
}

interface GoBackProps {
  readonly bot: BotView;
  readonly newest: BotVersionView;
  readonly wanted: BotVersionView | undefined;
  readonly names: Names;
  readonly onClose: () => void;
}

function GoBack({ bot, newest, wanted, names, onClose }: GoBackProps) {
  const goBack = useGoBack(bot.id);
  const toasts = useToasts();
  const changes = wanted ? configChanges(newest.config, wanted.config, names) : [];
  const confirm = () =>
    goBack.mutate(wanted?.config, {
      onSuccess: ({ configVersion }) => {
        toasts.say(`Saved as version ${configVersion}.`);
        onClose();
      },
    });
  const problem = goBack.isError ? problemOf(goBack.error) : undefined;
  return (
    <ConfirmDialog
      open={wanted !== undefined}
      title={`Go back to version ${wanted?.version ?? ''}?`}
      confirm="Save as a new version"
      busy={goBack.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        {changes.length === 0
          ? 'Its settings are those of now.'
          : 'These settings change, from the next decision on. Nothing is lost: the version of now stays in the list.'}
      </p>
      <SettingChanges label="What changes" changes={changes} />
      {problem && <p role="alert">{problem.fields?.[0]?.message ?? problem.detail ?? problem.title}</p>}
    </ConfirmDialog>
  );
}
