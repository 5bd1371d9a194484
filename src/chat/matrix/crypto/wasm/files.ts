import type { Concealed } from '../cipher.ts';
import { loadWasm } from './load.ts';

/** The file encrypted with a key of its own (client-server API, "Sending encrypted attachments"). */
export async function concealed(bytes: Uint8Array): Promise<Concealed> {
  const wasm = await loadWasm();
  const encrypted = wasm.Attachment.encrypt(bytes);
  return { bytes: encrypted.encryptedData, file: JSON.parse(encrypted.mediaEncryptionInfo ?? '{}') };
}
