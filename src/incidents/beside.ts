import { openStories } from '../story/stories.ts';
import { type Desk, openDesk } from './desk.ts';
import { NO_PARTS } from './tellings.ts';
import type { DeskOf } from './work.ts';

/**
 * The desk of a single command beside the bot: it writes what is done, and the bot, which is told of it, brings it out.
 * Nothing wakes by itself here.
 */
export function openBeside(of: Omit<DeskOf, 'stories' | 'bug'> & { warn(line: string): void }): Pick<Desk, 'carryOut'> {
  const { records, clock, warn } = of;
  const stories = openStories({ records, clock, own: NO_PARTS, beside: true, warn });
  // A command ends with what went wrong; there is nobody else to tell.
  const bug = (error: unknown): never => {
    throw error;
  };
  return openDesk({ ...of, stories, bug });
}
