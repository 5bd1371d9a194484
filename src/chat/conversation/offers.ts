import type { Report } from '../../report/report.ts';
import type { Call } from '../dispatch.ts';
import type { Surface } from '../surface.ts';

/**
 * The report with its picture among what can be asked for next, where the command can draw it, this place takes one, and it
 * was not asked for already: where something is wrong it comes by itself, but nobody should have to know that.
 */
export function offeringPicture(
  report: Report,
  { command, args }: Pick<Call, 'command' | 'args'>,
  words: readonly string[],
  { attach }: Pick<Surface, 'attach'>,
): Report {
  if (command.picture === undefined || attach === undefined || args.options.has('--picture')) return report;
  // A word with a space in it was quoted: said again without quotes it would be two.
  if (words.some(word => /\s/.test(word))) return report;
  const offer = { label: 'picture', command: `${words.join(' ')} --picture` };
  return { ...report, actions: [...report.actions, offer] };
}
