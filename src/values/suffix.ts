import { parse } from 'tldts';
import { isAtOrUnder, labelDepth, labelsOf, type Name, name, ROOT, suffixOf } from './name.ts';

/**
 * Where names are sold: the public suffix list (publicsuffix.org). Its ICANN section lists what registries run; its
 * private section lists what companies let others use (github.io) and is no registry of anybody.
 * Loading the list takes some 10 ms: import this where the first packet does not wait for it.
 */

/** How a name divides by the list. Both count labels from the right. */
interface Division {
  readonly suffixLabels: number;
  /** A rule of the list said so; otherwise it is the list's default, one label. */
  readonly isListed: boolean;
}

const PLAIN_LABEL = /^[a-z0-9_-]+$/;

function divide(of: Name, section: 'icann' | 'private'): Division {
  // A label with an escaped dot would be two to the library; no rule of the list has such a label.
  const host = labelsOf(of)
    .map(label => (PLAIN_LABEL.test(label) ? label : 'x'))
    .join('.');
  const isPrivate = section === 'private';
  const parsed = parse(host, {
    allowIcannDomains: !isPrivate,
    allowPrivateDomains: isPrivate,
    extractHostname: false,
    validateHostname: false,
    detectIp: false,
  });
  const suffix = parsed.publicSuffix;
  const isListed = (isPrivate ? parsed.isPrivate : parsed.isIcann) === true;
  return { suffixLabels: suffix === null ? 1 : suffix.split('.').length, isListed };
}

/** The name that was registered for it: one label below the registry's zone (puri.sm. of www.puri.sm.); null for a registry's zone itself. */
export function registrableOf(of: Name): Name | null {
  if (of === ROOT) return null;
  const { suffixLabels } = divide(of, 'icann');
  return labelDepth(of) <= suffixLabels ? null : suffixOf(of, suffixLabels + 1);
}

/** True for the root, every top-level name and every public suffix of the ICANN section (co.uk.): names below it are registered. */
export const isRegistryZone = (zone: Name): boolean =>
  labelDepth(zone) <= 1 || divide(zone, 'icann').suffixLabels === labelDepth(zone);

/** True where a company lets others use names below it (github.io.): a suffix of the private section. */
export function isPrivateSuffix(zone: Name): boolean {
  if (labelDepth(zone) < 2) return false;
  const { suffixLabels, isListed } = divide(zone, 'private');
  return isListed && suffixLabels === labelDepth(zone);
}

/** True where `tld`, or the TLD of a longer name, was in the root when the list was made. False for special-use names, though the list holds .onion. */
export function isListedTld(tld: Name): boolean {
  if (tld === ROOT) return false;
  const top = suffixOf(tld, 1);
  return specialUseOf(top) === null && divide(top, 'icann').isListed;
}

/**
 * Names that public DNS never holds, with who set them aside: IANA's special-use domain names as far as no zone of the
 * public DNS serves them, and names that are in private use so often that the root will not delegate them.
 */
const SPECIAL_USE: ReadonlyMap<Name, string> = new Map(
  Object.entries({
    test: 'RFC 6761',
    example: 'RFC 6761',
    invalid: 'RFC 6761',
    localhost: 'RFC 6761',
    local: 'RFC 6762',
    onion: 'RFC 7686',
    'home.arpa': 'RFC 8375',
    alt: 'RFC 9476',
    internal: 'ICANN resolution 2024.07.29.06',
    // In use in private networks for so long that ICANN put off applications for them without end.
    corp: 'RFC 6762 appendix G',
    home: 'RFC 6762 appendix G',
    lan: 'RFC 6762 appendix G',
    intranet: 'RFC 6762 appendix G',
    private: 'RFC 6762 appendix G',
  }).map(([text, source]) => [name(text), source]),
);

/** The special-use name that `of` is or lies under, and what document set it aside; null for a name that belongs into public DNS. */
export function specialUseOf(of: Name): { readonly name: Name; readonly source: string } | null {
  for (const [special, source] of SPECIAL_USE) if (isAtOrUnder(of, special)) return { name: special, source };
  return null;
}
