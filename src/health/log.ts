import { type Level, pino } from 'pino';
import { boundText } from '../report/foreign.ts';
import type { Instant } from '../values/instant.ts';
import type { Log } from '../world/ports.ts';
import { scrubber } from './scrub.ts';

export interface LogOf {
  readonly level: Level;
  /** This process' name. */
  readonly name: string;
  readonly output: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Asked for each line: tokens may be exchanged while the bot runs. */
  secrets(): readonly string[];
  now(): Instant;
}

/** Characters of one sentence of the log: what a library throws may hold a whole web page. */
const MAX_SENTENCE = 600;

/** The log of the running bot: one JSON object a line, or on a terminal a line to read. No secret gets past it. */
export function openLog({ level, name, output, secrets, now }: LogOf): Log {
  const write =
    output.isTTY === true ? (line: string) => output.write(readable(line)) : (line: string) => output.write(line);
  const logger = pino(
    {
      level,
      base: { name },
      messageKey: 'what',
      timestamp: () => `,"at":"${new Date(now()).toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    { write: line => void write(scrubber(secrets())(line)) },
  );
  return (at, what, facts = {}) => logger[at](facts, boundText(what, MAX_SENTENCE));
}

/** A line of JSON as one reads it: time, level where it is bad, words, facts. */
function readable(line: string): string {
  const { level, at, what, name: _, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(facts).map(([key, value]) => ` ${key}=${String(value)}`);
  return `${String(at).slice(11, 19)} ${level === 'info' ? '' : `${String(level)}: `}${String(what)}${rest.join('')}\n`;
}
