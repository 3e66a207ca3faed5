import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { useAccountChoice } from '../../data/account-choice.js';
import { newActKey } from '../../data/http.js';
import { BOT_FILE_BYTES_MAX, readBotFile } from '../../format/bot-file.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { Field } from '../../ui/Field.js';
import * as css from './ImportBot.css.js';

/** Reads a bot out of a file or pasted text; it opens in the form and is made when the person says so. */
export function ImportBot() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Import</Button>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { account } = useAccountChoice();
  const navigate = useNavigate();
  const faultsId = useId();
  const [text, setText] = useState('');
  const [faults, setFaults] = useState<readonly string[]>([]);
  const read = () => {
    if (!account) return;
    const result = readBotFile(text, { accountId: account.id, mode: account.mode });
    if (result.ok) void navigate(`/bots/new?file=${newActKey().slice(0, 8)}`, { state: { config: result.config } });
    else setFaults(result.faults);
  };
  const take = async (file: File | undefined) => {
    setFaults([]);
    // One character more than is allowed, so that a file that is too long is seen to be.
    if (file) setText(await file.slice(0, BOT_FILE_BYTES_MAX + 1).text());
  };
  return (
    <Dialog
      open
      title="Import a bot"
      width="wide"
      onSubmit={read}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={text.trim() === '' || !account}>
            Open in the form
          </Button>
        </>
      }
    >
      <p>It opens in the form, on {account?.name ?? 'your account'}. Nothing is made or started until you say so.</p>
      <Field label="File">
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".json,application/json"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        )}
      </Field>
      <Field label="Or its text">
        {(ids) => (
          <textarea
            {...ids}
            className={css.text}
            rows={10}
            spellCheck={false}
            aria-describedby={faults.length > 0 ? faultsId : undefined}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setFaults([]);
            }}
          />
        )}
      </Field>
      {faults.length > 0 && (
        <div id={faultsId} className={css.faults} role="alert">
          {faults.map((fault) => (
            <p key={fault}>{fault}</p>
          ))}
        </div>
      )}
    </Dialog>
  );
}
