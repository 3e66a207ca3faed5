import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useMemo, useState } from 'react';
import { type FieldPath, type Resolver, type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import type { AccountSummaryView } from '#contract';
import { BotConfig } from '#core/bot';
import { dropDraft, readDraft, writeDraft } from '../../data/drafts.js';
import { problemOf } from '../../data/http.js';
import { useAccounts, useBot, usePreview, useSaveBot, useSession } from '../../data/queries.js';
import { count } from '../../format/numbers.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { CardChoice } from '../../ui/CardChoice.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import { Changes } from './Changes.js';
import type { ConfigControl } from './ConfigNumber.js';
import { issueWords, type Loosening, previewConfig } from './model.js';
import { Preview } from './Preview.js';
import { Question } from './Question.js';
import { Questions } from './Questions.js';
import * as css from './Screen.css.js';
import { startOf } from './start.js';
import { TEMPLATES, withTemplate } from './templates.js';
import { NEW, useBeginning } from './use-beginning.js';
import { useDebounced } from './use-debounced.js';

const PREVIEW_AFTER_MS = 300;
const DRAFT_AFTER_MS = 400;

/** Creates or edits a bot, with the preview of this moment beside the form. */
export function EditorScreen() {
  const { botId } = useParams();
  return botId === undefined ? <CreateScreen /> : <EditScreen key={botId} botId={botId} />;
}

function CreateScreen() {
  const { beginning, error, retry } = useBeginning();
  if (!beginning) return <Waiting title="New bot" error={error} onRetry={retry} />;
  const { saved, place, accounts, isPlain, note } = beginning;
  return <Editor saved={saved} version={0} accounts={accounts} place={place} templates={isPlain} note={note} />;
}

function EditScreen({ botId }: { readonly botId: string }) {
  const bot = useBot(botId);
  const accounts = useAccounts();
  if (bot.data && accounts.data) {
    return (
      <Editor
        botId={botId}
        saved={bot.data.config as BotConfig}
        version={bot.data.configVersion}
        accounts={accounts.data}
      />
    );
  }
  return <Waiting title="Edit bot" error={bot.error ?? accounts.error} onRetry={() => void bot.refetch()} />;
}

function Waiting({
  title,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  return (
    <Page tab={title} title={title}>
      {error ? (
        <Panel label="Problem" flush>
          <ProblemPanel error={error} onRetry={onRetry} />
        </Panel>
      ) : (
        <div className={css.split}>
          <Skeleton height={640} />
          <Skeleton height={420} />
        </div>
      )}
    </Page>
  );
}

interface EditorProps {
  readonly botId?: string;
  readonly saved: BotConfig;
  /** Version that `saved` has; 0 for a new bot. */
  readonly version: number;
  readonly accounts: readonly AccountSummaryView[];
  /** Under which the draft is kept; by default that of the bot, or of any new one. */
  readonly place?: string | undefined;
  /** Offers templates to begin with. */
  readonly templates?: boolean;
  /** Said above the form. */
  readonly note?: string | undefined;
}

function Editor(props: EditorProps) {
  const { botId, saved, accounts, templates = false, note } = props;
  const { form, drafted, discard } = useEditorForm(props);
  const { control, handleSubmit, setError, setValue } = form;
  const { submitCount, isValid } = form.formState;
  const { config, preview } = useSettledPreview(control, botId);
  const save = useSaveBot(botId);
  const toasts = useToasts();
  const navigate = useNavigate();
  const send = (checked: BotConfig) =>
    save.mutate(checked, {
      onSuccess: (bot) => {
        discard();
        if (botId !== undefined) toasts.say(`Saved as version ${bot.configVersion}.`);
        void navigate(`/bots/${bot.id}`);
      },
      onError: (error) => {
        for (const field of problemOf(error).fields ?? []) {
          setError(field.path.replace(/^config\./, '') as FieldPath<BotConfig>, { message: field.message });
        }
      },
    });
  const loosen = ({ setting, to }: Loosening) =>
    setValue(`gates.${setting}`, setting === 'creditMin' ? String(to) : to, {
      shouldDirty: true,
      shouldValidate: true,
    });
  const title = botId === undefined ? 'New bot' : `Edit ${saved.name}`;
  return (
    <Page tab={title} title={title} lead="Every change is kept in this browser until you save it.">
      {note !== undefined && <Notice tone="info">{note}</Notice>}
      {drafted && <DraftNotice drafted={drafted} onDiscard={discard} />}
      <div className={css.split}>
        <form className={css.form} noValidate onSubmit={handleSubmit(send)} aria-label={title}>
          {templates && <TemplateQuestion form={form} plain={saved} />}
          <Questions control={control} accounts={accounts} best={preview.data?.candidates[0]} />
          {save.isError && (
            <Notice tone="negative">{problemOf(save.error).detail ?? problemOf(save.error).title}</Notice>
          )}
          <div className={css.save}>
            <Button type="submit" kind="primary" busy={save.isPending}>
              {botId === undefined ? 'Create bot' : 'Save as a new version'}
            </Button>
            <ButtonLink to={botId === undefined ? '/bots' : `/bots/${botId}`} kind="quiet">
              Cancel
            </ButtonLink>
            {preview.data && (
              <a href="#preview" className={css.jump}>
                Preview: {count(preview.data.passed)} of {count(preview.data.looked)} pass
              </a>
            )}
            {submitCount > 0 && !isValid && <span className={css.saveNote}>Some fields need mending.</span>}
          </div>
        </form>
        <div className={css.aside} id="preview">
          {botId !== undefined && (
            <Changes
              botId={botId}
              saved={saved}
              config={config}
              accountNames={Object.fromEntries(accounts.map(({ id, name }) => [id, name]))}
            />
          )}
          <Preview config={config} preview={preview} onLoosen={loosen} />
        </div>
      </div>
    </Page>
  );
}

interface TemplateQuestionProps {
  readonly form: UseFormReturn<BotConfig, unknown, BotConfig>;
  readonly plain: BotConfig;
}

function TemplateQuestion({ form, plain }: TemplateQuestionProps) {
  const [chosen, setChosen] = useState<string | undefined>();
  const choose = (id: string) => {
    const template = TEMPLATES.find((one) => one.id === id);
    if (!template) return;
    setChosen(id);
    form.reset(withTemplate(plain, template, form.getValues()), { keepDefaultValues: true });
  };
  return (
    <Question title="Where does it begin?">
      <div className={css.wholeRow}>
        <CardChoice
          label="Template"
          columns="many"
          value={chosen}
          options={TEMPLATES.map(({ id, title, words }) => ({ value: id, title, body: words }))}
          onChange={choose}
        />
      </div>
      <p className={css.note}>A template sets everything but name, account and underlyings. It is no advice.</p>
    </Question>
  );
}

/** The form, opened with the draft where there is one; `discard` goes back to what is saved. */
function useEditorForm({ botId, saved, version, place = botId ?? NEW }: EditorProps) {
  const userId = useSession().data?.userId ?? '';
  // Read once: later reads of the bot must not overwrite what is being typed.
  const [start] = useState(() => startOf(saved, version, readDraft(userId, place)));
  const [drafted, setDrafted] = useState(start.drafted);
  const form = useForm<BotConfig, unknown, BotConfig>({
    // The form holds every field: what the schema fills in for configurations of before is filled in already.
    resolver: zodResolver(BotConfig, { error: issueWords }) as Resolver<BotConfig, unknown, BotConfig>,
    defaultValues: start.values,
    mode: 'onTouched',
  });
  useDraft(userId, place, version, JSON.stringify(useWatch({ control: form.control })), JSON.stringify(start.values));
  const discard = () => {
    form.reset(saved);
    dropDraft(userId, place);
    setDrafted(undefined);
  };
  return { form, drafted, discard };
}

/** The preview of what the form says, once it has stood still for a moment. */
function useSettledPreview(control: ConfigControl, botId: string | undefined) {
  const settled = useDebounced(JSON.stringify(useWatch({ control })), PREVIEW_AFTER_MS);
  const config = useMemo(() => {
    const checked = previewConfig(JSON.parse(settled));
    return checked.ok ? checked.config : undefined;
  }, [settled]);
  return { config, preview: usePreview(config, botId) };
}

interface DraftNoticeProps {
  readonly drafted: 'fresh' | 'stale';
  readonly onDiscard: () => void;
}

function DraftNotice({ drafted, onDiscard }: DraftNoticeProps) {
  const discard = (
    <Button size="small" onClick={onDiscard}>
      Discard draft
    </Button>
  );
  return (
    <Notice tone={drafted === 'stale' ? 'caution' : 'info'} action={discard}>
      {drafted === 'stale'
        ? 'Your draft was begun on an older version of this bot. Look through it before you save.'
        : 'Your unsaved changes were restored.'}
    </Notice>
  );
}

/** Keeps the form's values in the browser a moment after each change; a form that nobody touched leaves no draft. */
function useDraft(userId: string, place: string, version: number, values: string, untouched: string): void {
  useEffect(() => {
    if (values === untouched) return;
    const timer = setTimeout(() => writeDraft(userId, place, { version, values: JSON.parse(values) }), DRAFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [userId, place, version, values, untouched]);
}
