/**
 * What is kept sealed of a login. The access token that Interactive Brokers gives for good, with its secret, is our refresh token: with it a session
 * token is made each day. The session token, with whom it speaks for, is our access token.
 */

/** Goes into the signature of each request. */
export interface Credential {
  readonly consumerKey: string;
  /** Public: it stands in the header. */
  readonly oauthToken: string;
  /** Base64; the key of the signature. */
  readonly sessionToken: string;
}

export interface Grant {
  readonly oauthToken: string;
  /** Base64, encrypted to this installation's key. */
  readonly secret: string;
}

export function packCredential({ consumerKey, oauthToken, sessionToken }: Credential): string {
  return [consumerKey, oauthToken, sessionToken].join(':');
}

export function unpackCredential(text: string): Credential {
  const [consumerKey = '', oauthToken = '', sessionToken = ''] = text.split(':');
  return { consumerKey, oauthToken, sessionToken };
}

export function packGrant({ oauthToken, secret }: Grant): string {
  return [oauthToken, secret].join(':');
}

export function unpackGrant(text: string): Grant {
  const [oauthToken = '', secret = ''] = text.split(':');
  return { oauthToken, secret };
}
