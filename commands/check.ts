import { defineCommand } from '../src/command.ts';
import type { Line, Report } from '../src/report/report.ts';
import type { Proof } from '../src/services.ts';

interface Seen {
  readonly proofs: readonly Proof[];
}

export default defineCommand<Seen>({
  summary: 'tries all that the bot needs, and says what to type where it fails',
  examples: ['check', 'check --json', 'check --help'],
  args: [],
  options: [],
  needs: ['operations'],
  // It asks every chat with the bot’s own tokens: for who runs the bot.
  right: () => 'admin',

  async *see(_, { operations }) {
    for await (const proofs of operations.check()) yield { proofs };
  },

  progress: ({ proofs }) => report(proofs.slice(-1), `check: ${proofs.length} tried …`, 'none'),
  say({ proofs }) {
    const bad = proofs.filter(({ ok }) => !ok).length;
    return bad === 0
      ? report(proofs, `All ${proofs.length} things that the bot needs are there.`, 'fine')
      : report(
          proofs,
          `${bad} of ${proofs.length} things that the bot needs ${bad === 1 ? 'is' : 'are'} not as they should be.`,
          'broken',
        );
  },
  json: ({ proofs }) => ({ command: 'check', items: proofs.map(({ what, ok, say }) => ({ what, ok, say })) }),
  status: ({ proofs }) => (proofs.every(({ ok }) => ok) ? 0 : 1),
});

/** What is wrong comes first. */
function report(proofs: readonly Proof[], title: string, mark: Report['mark']): Report {
  const sorted = [...proofs].sort((a, b) => Number(a.ok) - Number(b.ok));
  const items = sorted.map(
    ({ what, ok, say }): Line => [
      { kind: 'text', text: ok ? '✓ ' : '✗ ' },
      { kind: 'strong', text: what },
      { kind: 'text', text: `: ${say}` },
    ],
  );
  return {
    mark,
    title: [{ kind: 'text', text: title }],
    lead: [],
    blocks: [{ kind: 'list', items }],
    more: [],
    actions: [],
  };
}
