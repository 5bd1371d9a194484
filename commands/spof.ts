import { type Arguments, defineCommand, PICTURE_OPTION, UsageError } from '../src/command.ts';
import type { Surveyor } from '../src/services.ts';
import type { Spof, SpofQuestion } from '../src/spof/spof.ts';
import { nameFromInput } from '../src/values/input.ts';
import type { Name } from '../src/values/name.ts';
import { nearest } from '../src/values/nearest.ts';

export default defineCommand<Spof>({
  summary: 'every single thing that can take you down, and what to change first',
  examples: ['spof example.com', 'spof example.com --if-suspended example.com', 'spof --from graph.json --order 3'],
  args: [{ name: 'DOMAIN', summary: 'a domain name, or a URL or mail address that holds one', required: false }],
  options: [
    {
      flag: '--without',
      value: 'COMPONENT',
      summary: 'as if it were gone, as registrar:NAME or as:64500; may be repeated',
    },
    { flag: '--if-suspended', value: 'DOMAIN', summary: 'what dies when its registry suspends it' },
    { flag: '--order', value: '3', summary: 'also sets of three that must fail together' },
    { flag: '--self', value: null, summary: 'what this bot itself hangs on' },
    { flag: '--from', value: 'FILE', summary: 'compute on a graph printed earlier with --json (- for standard input)' },
    PICTURE_OPTION,
  ],
  isSlashCommand: true,
  needs: ['surveyor'],

  async *see(args, { surveyor }) {
    const question = questionIn(args);
    const path = args.options.get('--from')?.at(-1);
    const answers = path === undefined ? looked(args, surveyor, question) : saved(path, question, surveyor);
    for await (const spof of answers) {
      refuseStrangers(question, spof);
      yield spof;
    }
  },

  progress: async spof => (spof.complete ? null : (await words()).saySpof(spof)),
  say: async spof => (await words()).saySpof(spof),
  json: async spof => (await contract()).spofJson(spof),
  status: async spof => (await contract()).spofStatus(spof),
  async picture(spof, { format, heading, asked }) {
    if (!asked && (await contract()).spofStatus(spof) === 0) return null;
    const [{ drawSpof }, { pictureOf }] = await Promise.all([
      import('../src/picture/spof.ts'),
      import('../src/picture/picture.ts'),
    ]);
    return pictureOf(drawSpof(spof, heading), format);
  },
});

const words = () => import('../src/say/spof/report.ts');
const contract = () => import('../src/say/spof/json.ts');

function questionIn({ options }: Arguments): SpofQuestion {
  const order = options.get('--order')?.at(-1) ?? '2';
  if (order !== '2' && order !== '3' && order !== '1')
    throw new UsageError(
      `${order} is no order: two at a time are always computed, 3 on request.`,
      'spof example.com --order 3',
    );
  const suspended = options.get('--if-suspended')?.at(-1);
  return {
    without: options.get('--without') ?? [],
    suspended: suspended === undefined ? null : domainIn(suspended),
    order: order === '3' ? 3 : 2,
  };
}

function domainIn(text: string | undefined): Name {
  if (text === undefined) throw new UsageError('Which domain?', 'spof example.com');
  const input = nameFromInput(text);
  if (input.ok) return input.name;
  throw new UsageError(`${input.why.charAt(0).toUpperCase()}${input.why.slice(1)}.`, `spof ${input.example}`);
}

/** The domain that was typed, or what this bot itself hangs on. */
function looked({ words: [first], options }: Arguments, { look, self }: Surveyor, question: SpofQuestion) {
  if (!options.has('--self')) return look(domainIn(first), question);
  if (self !== null) return self(question);
  throw new UsageError('This bot talks through no chat yet, so it hangs on none.', 'setup matrix');
}

async function* saved(path: string, question: SpofQuestion, { saved: read }: Surveyor): AsyncGenerator<Spof> {
  if (read === null)
    throw new UsageError('A saved graph can be read in a shell only, not in a chat.', 'spof example.com');
  yield await read(path, question).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === undefined ? error.message : `it cannot be read (${error.code})`;
    throw new UsageError(`${path}: ${why}.`, 'spof example.com --json > graph.json; spof --from graph.json');
  });
}

/** A component that the graph does not have is a slip, not an answer. */
function refuseStrangers({ without, suspended }: SpofQuestion, { graph }: Spof): void {
  const basics = graph.nodes.filter(node => node.kind === 'basic').map(node => node.id);
  const asked = suspended === null ? without : [...without, `registration:${suspended}`];
  for (const id of asked) {
    if (basics.includes(id)) continue;
    const near = nearest(id, basics) ?? basics.find(one => one.startsWith(`${id.split(':')[0]}:`)) ?? basics[0] ?? '';
    throw new UsageError(`Nothing here rests on ${id}.`, `spof --without ${near}`);
  }
}
