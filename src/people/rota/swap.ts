import type { Instant } from '../../values/instant.ts';
import { type Stretch, stretches } from './duty.ts';
import type { Override, Rota } from './rota.ts';

/** Milliseconds that are looked ahead for the next duty of either: a rota of half a year's weeks. */
const AHEAD_MS = 200 * 86_400_000;

/** The two overrides that make a swap; or who of the two has no duty that could be given. */
export type Swap =
  | { readonly ok: true; readonly overrides: readonly Omit<Override, 'by'>[] }
  | { readonly ok: false; readonly without: string };

/** Each takes the other's next duty; whoever has it now gives the rest of it. */
export function swapOf(rota: Rota, one: string, other: string, now: Instant): Swap {
  const ahead = stretches(rota, now, (now + AHEAD_MS) as Instant);
  const first = nextOf(ahead, one);
  if (first === null) return { ok: false, without: one };
  const second = nextOf(ahead, other);
  if (second === null) return { ok: false, without: other };
  return {
    ok: true,
    overrides: [
      { ...first, who: other },
      { ...second, who: one },
    ],
  };
}

/** The next whole duty of somebody: stretches that follow each other are one, whatever says so. */
function nextOf(ahead: readonly Stretch[], who: string): Pick<Stretch, 'from' | 'until'> | null {
  const start = ahead.findIndex(one => one.who === who);
  const first = ahead[start];
  if (first === undefined) return null;
  const rest = ahead.slice(start);
  const end = rest.findIndex(one => one.who !== who);
  return { from: first.from, until: (end < 0 ? rest.at(-1) : rest[end - 1])?.until ?? first.until };
}
