/** Bytes as text and back: hexadecimal, base 64 (RFC 4648 §4) and base 32 hex. Readers give null for anything else. */

/** Bytes as upper-case hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Bytes from hexadecimal digits in any case, an even number of them. */
export const bytesOfHex = (text: string): Uint8Array | null =>
  /^(?:[0-9a-f]{2})*$/i.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : null;

/** Bytes as base 64 with padding. */
export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Bytes from base 64 with padding. */
export const bytesOfBase64 = (text: string): Uint8Array | null => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return base64Of(bytes) === text ? bytes : null;
};

/** The extended hex alphabet, which keeps the order of the bytes (RFC 4648 §7). */
const BASE32 = '0123456789abcdefghijklmnopqrstuv';

/** Bytes as lower-case base32hex without padding, as hashed owner names are written (RFC 5155 §3.3). */
export function base32Of(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) out += BASE32.charAt((held >> (bits - 5)) & 31);
  }
  return bits === 0 ? out : out + BASE32.charAt((held << (5 - bits)) & 31);
}

/** Bytes from base32hex without padding, in any case. */
export function bytesOfBase32(text: string): Uint8Array | null {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text.toLowerCase()) {
    const value = BASE32.indexOf(char);
    if (value === -1) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
    }
  }
  const bytes = Uint8Array.from(out);
  return base32Of(bytes) === text.toLowerCase() ? bytes : null;
}
