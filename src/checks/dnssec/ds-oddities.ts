import { algorithmName } from '../../dns/dnssec/records/algorithms.ts';
import type { ZoneSecurity } from '../../dns/dnssec/view.ts';
import { securedOn } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck, type Finding } from '../check.ts';
import { finding } from '../claims.ts';

/** Between a zone and its parent all is well enough to validate, and something should be put right all the same. */
export default defineCheck({
  source: 'RFC 4509 §3, RFC 9905 §2 (SHA-1), RFC 4035 §2.2 (every algorithm of the DS set signs the zone)',
  findings: {
    'ds-digest-deprecated': {
      severity: 'low',
      words: 'the DS record of {zone} with key tag {tags} has a SHA-1 digest, which resolvers will not count for ever',
      remedy: 'Give the registrar a DS record with SHA-256 (digest type 2) for the same key.',
    },
    'ds-unused': {
      severity: 'low',
      words: 'a DS record of {zone} (key tag {tags}) stands for no key of its servers; another one does',
      remedy: 'Remove it at the registrar, unless a key is about to be changed.',
    },
    'algorithm-not-at-parent': {
      severity: 'info',
      words:
        '{zone} has keys with {algorithms}, for which its parent has no DS record: a change of algorithm under way, or forgotten',
      remedy: null,
    },
    'algorithm-deprecated': {
      severity: 'medium',
      words: '{zone} is signed with SHA-1 only ({algorithms}): resolvers take it for unsigned',
      remedy: 'Have the DNS host change to a present algorithm (ECDSAP256SHA256).',
    },
    'ds-changing': {
      severity: 'info',
      words: '{about} have no DS record for {zone}, others of the same registry do: a change that is on its way',
      remedy: null,
    },
  },
  run: (evidence, chain) =>
    securedOn(evidence, chain)
      .filter(({ zone }) => !isRegistryZone(zone))
      .flatMap(secured => [...ofSecure(secured), ...ofWeak(secured), ...ofChanging(secured)]),
});

const SHA1_DIGEST = 1;

const tagsOf = (ds: ZoneSecurity['ds']): string[] => [...new Set(ds.map(each => String(each.ds.tag)))];

function ofSecure({ zone, security, ds, keys }: ZoneSecurity): Finding[] {
  if (security !== 'secure') return [];
  const sha1 = ds.filter(each => each.ds.digestType === SHA1_DIGEST);
  const unused = ds.filter(each => each.usable && !each.matches);
  const atParent = new Set(ds.map(each => each.ds.algorithm));
  const others = [...new Set(keys.map(({ algorithm }) => algorithm).filter(algorithm => !atParent.has(algorithm)))];
  return [
    ...(sha1.length > 0 ? [finding('ds-digest-deprecated', [zone], { zone, tags: tagsOf(sha1) })] : []),
    ...(unused.length > 0 ? [finding('ds-unused', [zone], { zone, tags: tagsOf(unused) })] : []),
    ...(others.length > 0
      ? [finding('algorithm-not-at-parent', [zone], { zone, algorithms: others.map(algorithmName) })]
      : []),
  ];
}

function ofWeak({ zone, why, ds }: ZoneSecurity): Finding[] {
  if (why.kind !== 'insecure' || why.how !== 'sha1-algorithm' || why.above !== zone) return [];
  const algorithms = [...new Set(ds.map(each => algorithmName(each.ds.algorithm)))];
  return [finding('algorithm-deprecated', [zone], { zone, algorithms })];
}

function ofChanging({ zone, withoutDs }: ZoneSecurity): Finding[] {
  if (withoutDs.length === 0) return [];
  return [finding('ds-changing', [...new Set(withoutDs.map(({ name }) => name))], { zone }, withoutDs)];
}
