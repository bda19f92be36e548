/** Bytes of a GiB. */
export const gib = 1024 ** 3;

/** Bytes of states kept over all workspaces and models, unless the user sets another limit. */
export const defaultLimit = 4 * gib;
