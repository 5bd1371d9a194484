const GONE = '[secret]';

/** Shapes of secrets that may stand in an error's text without being one of ours, and what is left of each. */
const SHAPES: readonly (readonly [shape: RegExp, left: string])[] = [
  // Slack's tokens, and Matrix's.
  [/\bx(?:ox[a-z]|app|wfp)-[\w.-]+/g, GONE],
  [/\b(?:syt|mat|mct)_[\w-]{4,}/g, GONE],
  [/\b(?:Bearer|Basic)\s+(?!Information\b)[\w.~+/=-]+/gi, GONE],
  [/\b(access_token|token|password|passphrase|secret)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi, `$1$2${GONE}`],
  // User and password in an address.
  [/(\/\/)[^\s/@"']+@/g, `$1${GONE}`],
  // Where Slack takes answers and hooks: whoever has the address can write.
  [/\bhooks\.slack\.com\/[^\s"']+/g, GONE],
  [/[?&]ticket=[^\s"'&]+/g, GONE],
];
/** Shorter secrets would take ordinary words out of sentences. Characters. */
const SHORTEST_SECRET = 6;

/** Takes every secret out of a text: ours by their value, others by their shape. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const ours = secrets
    .filter(secret => secret.length >= SHORTEST_SECRET)
    // In JSON a secret stands as JSON writes it, in an address as an address does.
    .flatMap(secret => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length);
  return text => {
    let clean = text;
    for (const secret of ours) clean = clean.replaceAll(secret, GONE);
    for (const [shape, left] of SHAPES) clean = clean.replace(shape, left);
    return clean;
  };
}
