/** Bias adaptation and digits of Punycode (RFC 3492 §5, §6.1). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const FIRST_CODE_POINT = 128;
const LAST_CODE_POINT = 0x10ffff;

/** The Unicode text of what follows "xn--" in an A-label (RFC 3492 §6.2); null where it is none. */
export function decodePunycode(encoded: string): string | null {
  const dash = encoded.lastIndexOf('-');
  const out = [...encoded.slice(0, Math.max(0, dash))].map(char => char.charCodeAt(0));
  let code = FIRST_CODE_POINT;
  let bias = INITIAL_BIAS;
  let at = 0;
  let next = dash + 1;
  while (next < encoded.length) {
    const read = readInteger(encoded, next, bias);
    if (read === null) return null;
    const start = at;
    at += read.value;
    next = read.next;
    const length = out.length + 1;
    bias = adapted(at - start, length, start === 0);
    code += Math.floor(at / length);
    at %= length;
    if (code > LAST_CODE_POINT) return null;
    out.splice(at, 0, code);
    at += 1;
  }
  return String.fromCodePoint(...out);
}

/** One variable-length integer (RFC 3492 §3.3). */
function readInteger(text: string, from: number, bias: number): { value: number; next: number } | null {
  let value = 0;
  let weight = 1;
  for (let k = BASE, next = from; next < text.length; k += BASE) {
    const digit = digitOf(text.charCodeAt(next++));
    if (digit === null) return null;
    value += digit * weight;
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (digit < threshold) return value > 0x7fffffff ? null : { value, next };
    weight *= BASE - threshold;
  }
  return null;
}

function digitOf(char: number): number | null {
  if (char >= 97 && char <= 122) return char - 97;
  return char >= 48 && char <= 57 ? char - 22 : null;
}

function adapted(delta: number, length: number, first: boolean): number {
  let left = Math.floor(delta / (first ? DAMP : 2));
  left += Math.floor(left / length);
  let k = 0;
  for (; left > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) left = Math.floor(left / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW));
}
