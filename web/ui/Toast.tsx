import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { problemOf } from '../data/http.js';
import { IconButton } from './Button.js';
import * as css from './Toast.css.js';

const SHOWN_MS = 6000;
const SHOWN_MAX = 3;

interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'negative';
  readonly words: string;
}

interface Toasts {
  /** Confirms an act that has no other visible result yet. */
  readonly say: (words: string) => void;
  /** Says why an act failed. */
  readonly fail: (error: unknown) => void;
}

const Context = createContext<Toasts | undefined>(undefined);

export function useToasts(): Toasts {
  const toasts = useContext(Context);
  if (!toasts) throw new Error('useToasts is used outside ToastProvider.');
  return toasts;
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const nextId = useRef(1);
  const drop = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (tone: Toast['tone'], words: string) => {
      const id = nextId.current++;
      setShown((all) => [...all, { id, tone, words }].slice(-SHOWN_MAX));
      setTimeout(() => drop(id), SHOWN_MS);
    },
    [drop],
  );
  const toasts = useMemo(
    () => ({
      say: (words: string) => show('info', words),
      fail: (error: unknown) => {
        const problem = problemOf(error);
        show('negative', [problem.title, problem.detail].filter(Boolean).join(' '));
      },
    }),
    [show],
  );
  return (
    <Context value={toasts}>
      {children}
      <div className={css.stack} role="status" aria-live="polite">
        {shown.map((toast) => (
          <div key={toast.id} className={css.toast[toast.tone]}>
            <span className={css.words}>{toast.words}</span>
            <IconButton icon="close" label="Dismiss" onClick={() => drop(toast.id)} />
          </div>
        ))}
      </div>
    </Context>
  );
}
