import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../../data/http.js';
import { useDeleteView, useSavedViews, useSaveView } from '../../data/market-queries.js';
import { button } from '../../ui/Button.css.js';
import { Button, IconButton } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { TextField } from '../../ui/Field.js';
import { Icon } from '../../ui/Icon.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Screen.css.js';

/** Views kept under names: choosing one opens its address, saving keeps the present one. */
export function Views({ query }: { readonly query: string }) {
  const { data: views = [] } = useSavedViews();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'save' | 'manage' | undefined>();
  const current = views.find((view) => view.query === query);
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className={button({})}>
          {current?.name ?? 'Views'}
          <Icon name="down" size={12} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={css.menu} align="end" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.Item className={css.menuItem} onSelect={() => void navigate('/scanner')}>
              All candidates
            </DropdownMenu.Item>
            {views.map((view) => (
              <DropdownMenu.Item
                key={view.id}
                className={css.menuItem}
                onSelect={() => void navigate(`/scanner?${view.query}`)}
              >
                {view.name}
                {view === current && <Icon name="check" size={12} />}
              </DropdownMenu.Item>
            ))}
            <div className={css.menuLine} />
            <DropdownMenu.Item className={css.menuItem} onSelect={() => setAsking('save')}>
              Save this view …
            </DropdownMenu.Item>
            {views.length > 0 && (
              <DropdownMenu.Item className={css.menuItem} onSelect={() => setAsking('manage')}>
                Delete views …
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <SaveDialog query={query} open={asking === 'save'} onClose={() => setAsking(undefined)} />
      <ManageDialog open={asking === 'manage'} onClose={() => setAsking(undefined)} />
    </>
  );
}

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

function SaveDialog({ query, open, onClose }: DialogProps & { readonly query: string }) {
  const [name, setName] = useState('');
  const save = useSaveView();
  const toasts = useToasts();
  const send = () =>
    save.mutate(
      { page: 'scanner', name, query },
      {
        onSuccess: () => {
          toasts.say(`View ${name.trim()} saved.`);
          setName('');
          onClose();
        },
      },
    );
  const problem = save.isError ? problemOf(save.error) : undefined;
  return (
    <Dialog
      title="Save this view"
      open={open}
      onClose={onClose}
      onSubmit={send}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={save.isPending}>
            Save view
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        autoComplete="off"
        hint="One of the same name takes the limits, columns and order of now."
        {...(problem && { error: problem.fields?.[0]?.message ?? problem.title })}
        onChange={(event) => setName(event.target.value)}
      />
    </Dialog>
  );
}

function ManageDialog({ open, onClose }: DialogProps) {
  const { data: views = [] } = useSavedViews();
  const remove = useDeleteView();
  return (
    <Dialog title="Delete views" open={open} onClose={onClose} actions={<Button onClick={onClose}>Done</Button>}>
      <ul className={css.viewList}>
        {views.map((view) => (
          <li key={view.id} className={css.viewLine}>
            {view.name}
            <IconButton icon="close" label={`Delete ${view.name}`} onClick={() => remove.mutate(view.id)} />
          </li>
        ))}
      </ul>
      {remove.isError && <p role="alert">{problemOf(remove.error).title}</p>}
    </Dialog>
  );
}
