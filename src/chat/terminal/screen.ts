import type { Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';

/** As much of a terminal, pipe or file as is needed to write to it. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Where answers are shown, and how. */
export interface Screen {
  readonly output: Output;
  readonly colour: boolean;
  /** What stands before a command here. */
  readonly prefix: string;
}

/** Columns of what is no terminal: a file, a pipe, a mail. */
const COLUMNS = 100;
/** Rows of a terminal that does not say. */
const ROWS = 24;

/** A report as text for this screen, read at `now`; the renderer is loaded only here. */
export async function drawn(report: Report, screen: Screen, now: Instant): Promise<string> {
  const { renderTerminal } = await import('./render.ts');
  const { output, colour, prefix } = screen;
  return renderTerminal(report, { colour, width: widthOf(output), zone: zoneAt(now), now, prefix });
}

/** Some terminals say that they have no columns, and mean that they do not know. */
const widthOf = ({ columns = 0 }: Output): number => (columns > 0 ? columns : COLUMNS);

/**
 * The zone of this machine. Servers run in UTC, and there the clock alone tells: asking for the zone's name loads
 * tables that cost as much as the rest of an answer.
 */
function zoneAt(now: Instant): string {
  const year = new Date(now).getUTCFullYear();
  const isUtc = [0, 3, 6, 9].every(month => new Date(year, month, 1).getTimezoneOffset() === 0);
  return isUtc ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Lines that are replaced by the next ones, at the end of a terminal. */
export interface Live {
  show(text: string): void;
  /** Takes the lines away, so that an answer can stand in their place. */
  clear(): void;
}

export function liveOn(output: Output): Live {
  let rows = 0;
  const clear = (): void => {
    if (rows > 0) output.write(`\u001b[${rows}A\u001b[J`);
    rows = 0;
  };
  return {
    show(text) {
      // What would scroll away could not be taken back.
      const lines = text.split('\n').slice(-((output.rows ?? ROWS) - 1));
      const before = rows > 0 ? `\u001b[${rows}A\u001b[J` : '';
      // Without wrapping (DECAWM) a line is a row, however narrow the terminal.
      output.write(`${before}\u001b[?7l${lines.join('\n')}\n\u001b[?7h`);
      rows = lines.length;
    },
    clear,
  };
}
