/**
 * Text from an answer's bytes: UTF-8 where they are strictly that, else the registry's own character set, else Latin-1
 * (which never fails). The name of an unknown set counts as none.
 */
export function decodedText(bytes: Uint8Array, charset: string | undefined): string {
  return (
    strict(bytes, 'utf-8') ??
    (charset === undefined ? null : strict(bytes, charset)) ??
    new TextDecoder('latin1').decode(bytes)
  );
}

function strict(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
