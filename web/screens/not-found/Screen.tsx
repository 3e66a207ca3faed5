import { ButtonLink } from '../../ui/Button.js';
import { Page } from '../../ui/Page.js';
import { EmptyState } from '../../ui/State.js';

export function NotFoundScreen() {
  return (
    <Page tab="Not found" title="There is no such page">
      <EmptyState
        title="The address may be mistyped, or what it showed was deleted."
        action={<ButtonLink to="/">Go to Home</ButtonLink>}
      >
        <p>Bots, decisions and orders keep their addresses as long as they exist.</p>
      </EmptyState>
    </Page>
  );
}
