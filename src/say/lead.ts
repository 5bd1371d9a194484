import type { Verdict } from '../diagnose/diagnosis.ts';
import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Instant } from '../values/instant.ts';
import { isUnder } from '../values/name.ts';
import { alsoDown } from './also-down.ts';
import { handLine, whoLine } from './contacts.ts';
import { domainOf, verdictHoles } from './holes.ts';
import { backLine, lostLine } from './impact.ts';
import { capital, fill, sentences, small } from './language/fill.ts';
import { named, text, zoneWord } from './language/names.ts';
import { chosen, type VerdictWords } from './words/words.ts';
import { sinceLine } from './zones/memory.ts';

/** Who can end it, whom to call meanwhile, what to do now, what to say on the phone. */
export function whatToDo(look: Look, words: VerdictWords): Line[] {
  const { verdict } = look.diagnosis;
  const holes = verdictHoles(look, verdict);
  const what = fill(chosen(words.next, verdict.fixer, verdict.confidence), holes);
  const next = verdict.fixer === 'you' && what.length > 0 ? [text('You can end it: '), ...small(what)] : capital(what);
  return [whoLine(look) ?? [], sentences(hedge(verdict), next), handLine(look), sayLine(look, words)].filter(
    line => line.length > 0,
  );
}

/** "Say: “please delegate it again …”": what to say on the phone; nothing where nobody is asked for anything. */
export function sayLine(look: Look, words: VerdictWords): Line {
  const { verdict } = look.diagnosis;
  const ask = fill(chosen(words.ask, verdict.fixer, verdict.confidence), verdictHoles(look, verdict));
  return ask.length === 0 ? [] : [text('Say: “'), ...ask, text('”')];
}

/** How sure this is, where it is not certain. */
function hedge(verdict: Verdict): Line {
  if (verdict.confidence === 'likely') return [text('This is likely, not certain.')];
  return verdict.confidence === 'possible' ? [text('This is a guess, the best that I can make from here.')] : [];
}

/** How far it reaches, since when, until when users may still have it, and when they are back. */
export function reach(look: Look, now: Instant): Line[] {
  const { verdict, impact } = look.diagnosis;
  const first = sentences(onlyThis(look), sinceLine(look.evidence), lostLine(impact, now) ?? []);
  return [alsoDown(look), first, backLine(impact, verdict, now) ?? []].filter(line => line.length > 0);
}

/** Rule 5 of evidence: a control name that the same servers know tells "your domain" from "everything under it". */
function onlyThis(look: Look): Line {
  const { verdict } = look.diagnosis;
  const { trace } = look.evidence;
  const control = trace.controls.find(
    c =>
      c.kind === 'known' &&
      c.zone === verdict.brokenAt &&
      // That the registry's own zone is there says nothing of the names in it.
      c.name !== c.zone &&
      c.replies.some(r => r.outcome?.kind === 'referral' || r.outcome?.kind === 'answer'),
  );
  const domain = domainOf(look, verdict, trace.asked.name);
  if (control === undefined || !isUnder(domain, control.zone)) return [];
  const others = text(` is hit: other names under ${zoneWord(control.zone)} are still delegated (`);
  return [text('Only '), ...named(domain), others, ...named(control.name), text(').')];
}
