/** Base 32 with the extended hex alphabet, without padding (RFC 4648 §7, as RFC 5155 §3.3 writes hashed owner names). */
const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

/** Bytes as lower-case base32hex text. */
export function base32Of(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) out += ALPHABET.charAt((held >> (bits - 5)) & 31);
  }
  return bits === 0 ? out : out + ALPHABET.charAt((held << (5 - bits)) & 31);
}

/** Bytes from base32hex text in any case; null where it is none, or its last character holds bits of no octet. */
export function bytesOfBase32(text: string): Uint8Array | null {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text.toLowerCase()) {
    const value = ALPHABET.indexOf(char);
    if (value === -1) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
    }
  }
  const spare = held & ((1 << bits) - 1);
  return text === '' || bits >= 5 || spare !== 0 ? null : Uint8Array.from(out);
}
