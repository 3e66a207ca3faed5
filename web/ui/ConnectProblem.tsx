import { useSearchParams } from 'react-router';
import { connectProblem } from '../format/brokers.js';
import { Button } from './Button.js';
import { Notice } from './State.js';

/** What went wrong on the way through a broker's consent page, as the address says it; nothing without that. */
export function ConnectProblem() {
  const [search, setSearch] = useSearchParams();
  const code = search.get('problem');
  if (code === null) return null;
  return (
    <Notice
      tone="caution"
      action={
        <Button size="small" onClick={() => setSearch({}, { replace: true })}>
          Dismiss
        </Button>
      }
    >
      {connectProblem(code)}
    </Notice>
  );
}
