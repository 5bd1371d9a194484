/** One step of setting up or checking: whether it is well, and a sentence with what to type where it is not. Without secrets. */
export interface Step {
  readonly what:
    | 'homeserver'
    | 'login'
    | 'token'
    | 'room'
    | 'writing'
    | 'encryption'
    | 'limit'
    | 'account'
    | 'keys'
    | 'identity';
  readonly ok: boolean;
  readonly say: string;
}

/** No place in any history and nothing kept: for a few questions. */
export const noStorage = {
  getSyncToken: async () => null,
  setSyncToken: async () => undefined,
  getFilter: () => null as never,
  setFilter: async () => undefined,
  readValue: async () => null,
  storeValue: async () => undefined,
};
