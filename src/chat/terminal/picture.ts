import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { UsageError } from '../../command.ts';
import { PICTURE_FORMATS, type PictureFormat } from '../../report/picture.ts';
import type { Call } from '../dispatch.ts';
import { quoted } from '../parse.ts';

/** A file that waits for a picture. */
export interface Paper {
  /** Draws what was seen into the file. Gives a line to tell: the file, and what is to be seen in it. Throws UsageError. */
  draw(seen: unknown, heading: string | null): Promise<string | null>;
}

/**
 * The file that `--picture` names; without a name, one in the working directory that is called as what is drawn. Throws
 * UsageError where it could not be written: before anything is asked, so that nobody waits for nothing.
 */
export async function paperFor(call: Call): Promise<Paper> {
  const file = call.args.options.get('--picture')?.at(-1) ?? '';
  const example = `${call.command.examples[0] ?? call.name} --picture outage.png`;
  const format = file === '' ? 'png' : formatOf(file, example);
  const cannot = (error: unknown): never => {
    throw new UsageError(
      `${file === '' ? 'The picture' : quoted(file)} cannot be written: ${reasonOf(error)}.`,
      example,
    );
  };
  await mayWrite(file).catch(cannot);
  return {
    async draw(seen, heading) {
      const picture = await call.command.picture?.(seen, { format, heading, asked: true });
      if (picture == null) return null;
      const path = file === '' ? `./${picture.name}` : file;
      await writeFile(path, picture.bytes).catch(cannot);
      return `${path}: ${picture.alt}`;
    },
  };
}

function formatOf(file: string, example: string): PictureFormat {
  const ending = extname(file).slice(1).toLowerCase();
  const format = PICTURE_FORMATS.find(each => each === ending);
  if (format !== undefined) return format;
  throw new UsageError(`${quoted(file)} does not say what to draw: it must end in .png, .svg or .dot.`, example);
}

/** Rejects as the system does where the file, or a new one in its folder, could not be written. */
async function mayWrite(file: string): Promise<void> {
  const there = await stat(file === '' ? '.' : file).catch(() => null);
  if (file !== '' && there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  await access(file !== '' && there !== null ? file : dirname(file), constants.W_OK);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'you may not write there',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
};

const reasonOf = (error: unknown): string => {
  const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
};
