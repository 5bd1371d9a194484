import type { Report } from '../report/report.ts';
import type { Workshop } from '../services.ts';
import type { Call } from './dispatch.ts';

/** The report of what was seen, with only such next steps as this place can carry out. */
export async function reportOf({ command, args }: Call, seen: unknown, { commands }: Workshop): Promise<Report> {
  const report = await command.say(seen, args.options);
  if (report.actions.length === 0) return report;
  const names = await commands.names();
  return { ...report, actions: report.actions.filter(action => names.includes(action.command.split(' ')[0] ?? '')) };
}

/** The object of `--json`; in a drill it says so. */
export async function objectOf({ command, args }: Call, seen: unknown, drill: string | null): Promise<object> {
  const object = await command.json(seen, args.options);
  return drill === null ? object : { drill, ...object };
}
