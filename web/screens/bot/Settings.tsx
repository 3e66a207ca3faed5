import { Fragment, useState } from 'react';
import { useNavigate } from 'react-router';
import type { BotView } from '#contract';
import type { BotConfig } from '#core/bot';
import { useAccounts, useDeleteBot } from '../../data/queries.js';
import { saveFile } from '../../data/save-file.js';
import { botFileName, botFileOf } from '../../format/bot-file.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import { configOf, settingsOf } from './model.js';
import { Reference } from './Reference.js';
import * as css from './Screen.css.js';

export function Settings({ bot }: { readonly bot: BotView }) {
  const config = configOf(bot);
  return (
    <>
      <Panel title={`Settings, version ${bot.configVersion}`} aside={<Acts bot={bot} config={config} />}>
        {config ? (
          <div className={css.settings}>
            {settingsOf(config).map((group) => (
              <section key={group.title} className={css.section}>
                <h3>{group.title}</h3>
                <dl className={css.settingList}>
                  {group.rows.map(([name, value]) => (
                    <Fragment key={name}>
                      <dt className={css.settingName}>{name}</dt>
                      <dd className={css.settingValue}>{value}</dd>
                    </Fragment>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        ) : (
          <EmptyState title="These settings were written by another version of Thetapod.">
            <p>Reload the page. The bot itself goes on with them on the server.</p>
          </EmptyState>
        )}
      </Panel>
      <Reference watchlist={bot.watchlist} />
      <DeleteBot bot={bot} />
    </>
  );
}

interface ActsProps {
  readonly bot: BotView;
  readonly config: BotConfig | undefined;
}

/** What can be made of the settings: another version, another bot, one on real money, or a file. */
function Acts({ bot, config }: ActsProps) {
  const { data: accounts } = useAccounts();
  const hasLive = accounts?.some(({ mode }) => mode === 'live') ?? false;
  return (
    <span className={css.acts}>
      <ButtonLink to={`/bots/${bot.id}/edit`} size="small">
        Edit
      </ButtonLink>
      <ButtonLink to={`/bots/new?from=${bot.id}`} size="small">
        Clone
      </ButtonLink>
      {bot.mode === 'paper' && hasLive && (
        <ButtonLink to={`/bots/new?from=${bot.id}&promote=live`} size="small">
          Promote to live
        </ButtonLink>
      )}
      {config && (
        <Button
          size="small"
          icon="download"
          onClick={() => saveFile(botFileName(bot.name), botFileOf(config), 'application/json')}
        >
          JSON
        </Button>
      )}
    </span>
  );
}

function DeleteBot({ bot }: { readonly bot: BotView }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteBot();
  const toasts = useToasts();
  const navigate = useNavigate();
  const holds = bot.openPositions > 0;
  const confirm = () =>
    remove.mutate(bot.id, {
      onSuccess: () => void navigate('/bots'),
      onError: toasts.fail,
      onSettled: () => setAsking(false),
    });
  return (
    <div className={css.danger}>
      <Button kind="caution" disabled={holds} onClick={() => setAsking(true)}>
        Delete bot
      </Button>
      {holds
        ? 'A bot that holds positions cannot be deleted: close them first.'
        : 'Its decisions and orders are kept for the record.'}
      <ConfirmDialog
        open={asking}
        title={`Delete ${bot.name}?`}
        confirm="Delete bot"
        danger
        busy={remove.isPending}
        onConfirm={confirm}
        onClose={() => setAsking(false)}
      >
        <p>It stops looking at the market at once. Its decisions and orders are kept for the record.</p>
      </ConfirmDialog>
    </div>
  );
}
