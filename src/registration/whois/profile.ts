import type { StatusMeaning } from '../status/meaning.ts';
import type { DateOrder } from './dates.ts';
import type { Field, Role } from './keys.ts';

/**
 * What one registry, or a family of them, does in its own way: data only. One file a registry in `profiles/`, found by
 * listing; adding a registry is adding a file. What a profile does not name, the common reader decides.
 */
export interface Profile {
  /** Where the facts come from. */
  readonly source: string;
  /** Public suffixes that it serves, A-labels, without dots at the ends; the longest match wins. */
  readonly suffixes: readonly string[];
  /** Its WHOIS servers, for answers whose server is known; a leading `*.` stands for any label. */
  readonly servers?: readonly string[];
  /** Order of numeric dates; `both` where the registry has written both orders: then none is assumed from other dates either. */
  readonly dates?: DateOrder | 'both';
  /** Name of the character set (WHATWG) where an answer is not UTF-8. */
  readonly charset?: string;
  /** The query line, `{name}` standing for the A-label name, `{unicode}` for the U-label one. Plain name by default. */
  readonly query?: string;
  /** Own meanings of keys (normal form: see normalKey); null: not what it seems. */
  readonly keys?: Readonly<Record<string, Field | null>>;
  /** Own titles of sections (normal form). */
  readonly sections?: Readonly<Record<string, Role>>;
  /** `[Registrant]` is always a key, also where nothing follows it; else it may be the title of a section. */
  readonly bracketsAreKeys?: true;
  /** Every line is the first label of the name and one name server. */
  readonly serverLines?: true;
  /** Name servers are given with handles that look like host names and end so. */
  readonly handleEnding?: string;
  /** Where the registrar stands in several fields of its section: which are taken, best first. */
  readonly registrar?: readonly ('registrar' | 'name' | 'organization')[];
  /** The registry puts its own handle for the registrar behind the name: `Example Inc. (R22-LRCC)`. */
  readonly registrarHandle?: true;
  /** What separates several statuses in one value besides a comma. */
  readonly statusSeparator?: '/';
  /** Statuses are written `Word until …`: only the word is the status. */
  readonly statusEndsAt?: string;
  /** A date that a status carries in parentheses is the end of the registration. */
  readonly statusHoldsExpiry?: true;
  /** Lines, in the normal form of phrases.ts, that this registry writes for a name nobody registered. */
  readonly free?: readonly string[];
  /** Lines, in the same form, that sound like throttling and are none. */
  readonly notThrottled?: readonly string[];
  /** What the registry's own words mean, by their squashed form (lower case, letters and digits only). */
  readonly words?: Readonly<Record<string, StatusMeaning>>;
}

/** Identity, for the type: `export default defineProfile({...})`. */
export const defineProfile = (profile: Profile): Profile => profile;

function serves(profile: Profile, server: string): boolean {
  return (profile.servers ?? []).some(known =>
    known.startsWith('*.') ? server.endsWith(known.slice(1)) : known === server,
  );
}

/**
 * The profile for an answer: by the server that gave it, else by the longest suffix of the name. `domain` and `server`
 * are lower case without a trailing dot; null where nothing is known of either.
 */
export function profileFor(profiles: readonly Profile[], domain: string, server: string | null): Profile | null {
  const byServer = server === null ? undefined : profiles.find(profile => serves(profile, server));
  if (byServer !== undefined) return byServer;
  const labels = domain.split('.');
  for (let from = 1; from < labels.length; from++) {
    const suffix = labels.slice(from).join('.');
    const found = profiles.find(profile => profile.suffixes.includes(suffix));
    if (found !== undefined) return found;
  }
  return null;
}
