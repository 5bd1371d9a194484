import type { FileToSend } from '../answering.ts';
import type { Cipher } from '../crypto/cipher.ts';
import { UPLOAD_MS } from '../limits.ts';
import type { Uploaded } from '../message.ts';
import { type Homeserver, paths, textIn } from './homeserver.ts';

/** Gives a file for a room to the homeserver, encrypted where the room is; null where it does not take it. */
export async function uploaded(
  homeserver: Homeserver,
  cipher: Cipher,
  room: string,
  file: FileToSend,
): Promise<Uploaded | null> {
  const concealed = await cipher.conceal(room, file.bytes);
  if (concealed !== null && 'ok' in concealed) return null;
  // Its name would tell what it shows.
  const open = concealed === null ? { query: { filename: file.name }, file } : null;
  const closed = concealed === null ? null : { file: { bytes: concealed.bytes, type: 'application/octet-stream' } };
  const answered = await homeserver.ask('POST', paths.upload, { ...open, ...closed, timeoutMs: UPLOAD_MS });
  const url = answered.ok ? textIn(answered.body, 'content_uri') : null;
  if (url === null) return null;
  return concealed === null ? { url } : { file: { ...concealed.file, url } };
}
