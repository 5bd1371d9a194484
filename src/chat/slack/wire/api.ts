/** Fields of an answer, a payload or an error, none of which is trusted to be there. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldOf = (value: unknown, field: string): unknown => (isJson(value) ? value[field] : undefined);
export const textOf = (value: unknown, field: string): string | null => {
  const found = fieldOf(value, field);
  return typeof found === 'string' && found !== '' ? found : null;
};

/** What became of one call of Slack's Web API. Nothing of it holds a secret. */
export type Called =
  | { readonly ok: true; readonly body: Json }
  /** Slack said no, and why: nothing was done. `needed`: the scope, where one is missing. */
  | { readonly ok: false; readonly how: 'refused'; readonly code: string; readonly needed: string | null }
  /** Too fast: nothing was done, and nothing may be asked for so long. */
  | { readonly ok: false; readonly how: 'limited'; readonly afterMs: number }
  /** No answer, or a broken one: it may have been done, and may not. */
  | { readonly ok: false; readonly how: 'lost'; readonly code: string };

/** Slack's Web API, one try a call, each ended after a while. Never rejects. */
export type Api = (method: string, args: Json) => Promise<Called>;

/** A connection of Socket Mode that has said hello. */
export interface LiveSocket {
  /** Milliseconds that Slack means to keep it. */
  readonly livesMs: number;
  /** Resolves, with the reason, as soon as no more can be expected from it. */
  readonly ended: Promise<string>;
  /** Ends it; never throws. */
  close(): void;
}

export type Connected =
  | { readonly ok: true; readonly socket: LiveSocket }
  | { readonly ok: false; readonly how: 'refused' | 'lost'; readonly code: string };

/** A file on its way into a thread. */
export interface Upload {
  readonly channel: string;
  readonly thread: string;
  readonly name: string;
  /** What it shows, for who cannot see it. */
  readonly alt: string;
  readonly bytes: Uint8Array;
}

/** What is needed of Slack's own libraries. */
export interface Link {
  readonly api: Api;
  /** Brings a file to where it is seen, in the three steps that Slack wants. Never rejects. */
  upload(file: Upload): Promise<Called>;
  /** Opens one more connection of Socket Mode; what comes through is told to `hear`. Never rejects. */
  connect(): Promise<Connected>;
}

export interface LinkOf {
  readonly botToken: string;
  readonly appToken: string;
  /** Null for Slack's own. */
  readonly apiUrl: string | null;
  /** Told of every payload, acknowledged already. Must not throw. */
  hear(body: Json): void;
  /** What the libraries say about themselves, without secrets. */
  log(level: 'debug' | 'warn', text: string): void;
  readonly after: (ms: number, then: () => void) => () => void;
}
