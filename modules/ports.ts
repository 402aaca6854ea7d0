/** The TCP ports that the parts of the platform listen on; one place, so that rules and listeners agree. */
export const ports = { http: 80, https: 443, web: 3000, api: 8080, database: 5432, cache: 6379 } as const;
