/**
 * Small answers in the form of each registry, made up for the tests: the names are reserved ones, nobody's data are in
 * them. What is expected stands beside; what is not mentioned is not looked at.
 */
export interface Case {
  readonly domain: string;
  readonly server?: string;
  readonly text: string;
  readonly expects: Readonly<Record<string, unknown>>;
}

export type Cases = Readonly<Record<string, Case>>;
