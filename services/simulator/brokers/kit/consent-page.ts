/** The pages that a person sees at a simulated broker. Plain HTML: nothing runs, nothing is loaded. */
import type { SimClient, SimUser } from './login-types.js';

/** An authorisation request that has been checked; what was not sent is absent. */
export interface AuthorizeRequest {
  readonly clientId: string;
  /** The registered one where none was sent. */
  readonly redirectUri: string;
  readonly givenRedirectUri?: string;
  /** As it was sent. */
  readonly scope: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly responseType?: string;
  readonly codeChallenge?: string;
  readonly codeChallengeMethod?: string;
}

/** Returns the page on which a user of the simulated broker signs in and agrees, or does not. */
export function consentPage(parts: {
  readonly title: string;
  readonly environment: string;
  readonly action: string;
  readonly request: AuthorizeRequest;
  readonly client: SimClient;
  readonly users: readonly SimUser[];
  /** What else the form sends back. */
  readonly hidden?: Readonly<Record<string, string>>;
}): string {
  const { title, client, request, users } = parts;
  const scopes = request.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('');
  const people = users.map(({ id, name, accounts }, index) => {
    const held = accounts.length === 1 ? '1 account' : `${accounts.length} accounts`;
    const checked = index === 0 ? ' checked' : '';
    return `<label><input type="radio" name="user" value="${escapeHtml(id)}"${checked}> ${escapeHtml(name)} <small>${held}</small></label>`;
  });
  const kind = parts.environment === 'paper' ? 'paper' : 'live';
  return page(
    `Simulated ${title}`,
    `<p><strong>${escapeHtml(client.name)}</strong> asks for access to your accounts (${kind}):</p>
<ul>${scopes}</ul>
<form method="post" action="${escapeHtml(parts.action)}">
${hiddenFields(request, parts.hidden)}
<fieldset><legend>Sign in as</legend>${people.join('')}</fieldset>
<p class="buttons"><button name="decision" value="approve">Approve</button>
<button name="decision" value="deny" class="quiet">Deny</button></p>
</form>
<p class="note">This is a simulation on your own machine. No broker is involved and no real money moves.</p>`,
  );
}

/** Returns a page that says what is wrong, where nothing may be sent back to the client. */
export function errorPage(title: string, text: string): string {
  return page(`Simulated ${title}`, `<p role="alert">${escapeHtml(text)}</p>`);
}

function hiddenFields(request: AuthorizeRequest, more: Readonly<Record<string, string>> = {}): string {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['client_id', request.clientId],
    ['redirect_uri', request.givenRedirectUri],
    ['scope', request.scope],
    ['state', request.state],
    ['response_type', request.responseType],
    ['code_challenge', request.codeChallenge],
    ['code_challenge_method', request.codeChallengeMethod],
    ...Object.entries(more),
  ];
  return fields
    .flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('\n');
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}
h1{font-size:1.25rem}fieldset{border:1px solid #8886;border-radius:6px;padding:.75rem 1rem}
label{display:block;padding:.25rem 0}small,.note{opacity:.7}.note{font-size:.875rem}
button{font:inherit;padding:.5rem 1.25rem;border-radius:6px;border:1px solid #1558b0;background:#1558b0;color:#fff}
button.quiet{background:none;color:inherit;border-color:#8886}`;

function page(title: string, body: string): string {
  const name = escapeHtml(title);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${name}</title><style>${STYLE}</style></head>
<body><main><h1>${name}</h1>
${body}
</main></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
