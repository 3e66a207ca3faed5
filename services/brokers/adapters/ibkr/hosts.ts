/** Live and paper accounts are reached at the same hosts: the user name tells them apart. Source: IB REST API 2.28.0, servers. */
export const IBKR_HOSTS = { api: 'https://api.ibkr.com', login: 'https://interactivebrokers.com' } as const;
