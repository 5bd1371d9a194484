import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Written whole or not at all, and never readable by others, not for a moment. */
export async function keepSecret(path: string, secret: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    // One that lay there from before keeps its own mode.
    await file.chmod(0o600);
    await file.writeFile(`${secret}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
