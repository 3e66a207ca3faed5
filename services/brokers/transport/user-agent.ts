/** Product and version, which some brokers insist on. Source: RFC 9110 10.1.5. */
export const USER_AGENT = 'thetapod/1';
