import { type Arguments, defineCommand, UsageError } from '../src/command.ts';
import type { RegistrationDesk, RegistrationLook } from '../src/services.ts';
import { nameFromInput } from '../src/values/input.ts';
import { type Instant, instant } from '../src/values/instant.ts';
import type { Name } from '../src/values/name.ts';

export default defineCommand<RegistrationLook>({
  summary: 'what the registry really says, who can lift it, and whom to call',
  examples: [
    'whois https://www.example.com/shop --fresh',
    'whois example.com --since 2018-02-05',
    'whois example.com --from answer.txt --server whois.nic.sm',
  ],
  args: [{ name: 'DOMAIN', summary: 'a domain name, or a URL or mail address that holds one', required: false }],
  options: [
    { flag: '--fresh', value: null, summary: 'ask now, also where an answer of the last minutes is remembered' },
    { flag: '--since', value: 'DATE', summary: 'what has changed since that day, as far as I looked' },
    {
      flag: '--from',
      value: 'FILE',
      summary: 'read a saved WHOIS answer or RDAP object instead (- for standard input)',
    },
    { flag: '--server', value: 'HOST', summary: 'with --from: the server that gave it' },
  ],
  isSlashCommand: true,
  needs: ['registrations'],

  async *see(args, { registrations }) {
    const path = args.options.get('--from')?.at(-1);
    if (path !== undefined) yield await savedLook(path, args, registrations);
    else {
      const asked = nameIn(args);
      const since = sinceIn(args);
      const fresh = args.options.has('--fresh');
      const looks = await registrations.look(asked, { fresh, checked: true, ...(since === null ? {} : { since }) });
      if (looks === null)
        throw new UsageError(
          `${asked.replace(/\.$/, '')} is not a name that somebody can register: it is a registry’s own, or a private one.`,
          'whois example.com',
        );
      yield* looks;
    }
  },

  progress: async look => (look.registration.complete ? null : (await words()).sayWhois(look, look.now)),
  say: async look => (await words()).sayWhois(look, look.now),
  json: async look => (await contract()).whoisJson(look, look.now),
  status: async look => (await contract()).whoisStatus(look),
});

const words = () => import('../src/say/whois/report.ts');
const contract = () => import('../src/say/whois/json.ts');

function nameIn({ words: [first] }: Arguments): Name {
  if (first === undefined) throw new UsageError('Which domain?', 'whois example.com');
  const input = nameFromInput(first);
  if (input.ok) return input.name;
  throw new UsageError(`${input.why.charAt(0).toUpperCase()}${input.why.slice(1)}.`, `whois ${input.example}`);
}

/** The beginning of a day in UTC; null where none was asked for. */
function sinceIn({ options }: Arguments): Instant | null {
  const written = options.get('--since')?.at(-1);
  if (written === undefined) return null;
  const at = /^\d{4}-\d\d-\d\d$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  if (Number.isFinite(at)) return instant(at);
  throw new UsageError(`${JSON.stringify(written)} is no day.`, 'whois example.com --since 2018-02-05');
}

async function savedLook(path: string, args: Arguments, { saved }: RegistrationDesk): Promise<RegistrationLook> {
  if (saved === null)
    throw new UsageError('A saved answer can be read in a shell only, not in a chat.', 'whois example.com');
  const domain = args.words.length === 0 ? null : nameIn(args);
  const server = args.options.get('--server')?.at(-1) ?? null;
  const look = await saved(path, { domain, server }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code ?? 'unknown'}).`, 'whois example.com --from answer.txt');
  });
  if (look === null) throw new UsageError(`${path} names no domain.`, 'whois example.com --from answer.txt');
  return look;
}
