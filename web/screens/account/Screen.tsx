import type { ProfileView } from '#contract';
import { hasAcceptedOnce, isDisclaimerDue, useProfile } from '../../data/profile-queries.js';
import { localMoment } from '../../format/time.js';
import { AcceptDisclaimer } from '../../ui/AcceptDisclaimer.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { ProblemPanel, Skeleton } from '../../ui/State.js';
import { ActsPanel } from './ActsPanel.js';
import { KeysPanel } from './KeysPanel.js';
import { PasskeyPanel } from './PasskeyPanel.js';
import { PasswordPanel } from './PasswordPanel.js';
import * as css from './Screen.css.js';
import { SessionsPanel } from './SessionsPanel.js';
import { TotpPanel } from './TotpPanel.js';

/** How you sign in, from where, and with which keys. */
export function AccountScreen() {
  const profile = useProfile();
  return (
    <Page tab="Your account" title="Your account" lead={profile.data?.email ?? ' '}>
      {profile.isError && !profile.data && (
        <ProblemPanel error={profile.error} onRetry={() => void profile.refetch()} />
      )}
      {profile.isPending && <Skeleton height={420} />}
      {profile.data && (
        <div className={css.panels}>
          <div className={css.pair}>
            <PasswordPanel />
            <TotpPanel profile={profile.data} />
            <PasskeyPanel profile={profile.data} />
            <DisclaimerPanel profile={profile.data} />
          </div>
          <SessionsPanel />
          <KeysPanel isOperator={profile.data.role === 'operator'} />
          <ActsPanel isOperator={profile.data.role === 'operator'} />
        </div>
      )}
    </Page>
  );
}

function DisclaimerPanel({ profile }: { readonly profile: ProfileView }) {
  const { disclaimer } = profile;
  const isDue = isDisclaimerDue(profile);
  return (
    <Panel title="Risk disclaimer">
      <div className={css.stack}>
        <p className={css.words}>
          {hasAcceptedOnce(profile)
            ? `You accepted version ${disclaimer.accepted} on ${localMoment(disclaimer.acceptedAt)}.`
            : 'Nobody has accepted it for this login yet.'}
          {isDue && ` The current version is ${disclaimer.current}: read and accept it.`}
        </p>
        {isDue && <AcceptDisclaimer profile={profile} />}
      </div>
    </Panel>
  );
}
