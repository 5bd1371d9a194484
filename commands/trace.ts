import { type Arguments, defineCommand, PICTURE_OPTION, UsageError } from '../src/command.ts';
import type { Question } from '../src/dns/message.ts';
import { isQueryableType, parseType, QUERYABLE_TYPES } from '../src/dns/wire/codes.ts';
import type { Look } from '../src/services.ts';
import { nameFromInput, quoted } from '../src/values/input.ts';
import { nearest } from '../src/values/nearest.ts';

/** What is asked where nobody says a type: what a browser needs first. */
const TYPE = 'A';

export default defineCommand<Look>({
  summary: 'why a domain is down, who can end it, and when its users are back',
  examples: ['trace example.com', 'trace example.com MX', 'trace https://www.example.com/shop --all'],
  args: [
    { name: 'NAME', summary: 'a domain name, or a URL or mail address that holds one', required: true },
    {
      name: 'TYPE',
      summary: `the record type that is missed, as AAAA, MX or TXT; else ${TYPE}`,
      required: false,
      choices: async () => QUERYABLE_TYPES,
    },
  ],
  options: [{ flag: '--all', value: null, summary: 'every server and every finding' }, PICTURE_OPTION],
  isSlashCommand: true,
  needs: ['tracer'],

  async *see(args, { tracer }) {
    const { question, typeAsked } = asked(args);
    const looks = tracer.trace(question, { typeAsked })[Symbol.asyncIterator]();
    let next = looks.next();
    // The first questions are on their way: time to fetch the words for what will come back.
    void words();
    try {
      for (let look = await next; look.done !== true; look = await next) {
        yield look.value;
        next = looks.next();
      }
    } finally {
      await looks.return?.();
    }
  },

  progress: async look => (await import('../src/say/progress.ts')).sayProgress(look),
  say: async (look, options) =>
    (await words()).sayTrace(look, { now: look.evidence.takenAt, all: options.has('--all') }),
  json: async look => (await contract()).traceJson(look),
  status: async look => (await contract()).statusOf(look),
  async picture(look, { format, heading, asked: isAsked }) {
    if (!isAsked && look.diagnosis.verdict.code === 'healthy') return null;
    const [{ drawTrace }, { pictureOf }] = await Promise.all([
      import('../src/picture/trace.ts'),
      import('../src/picture/picture.ts'),
    ]);
    return pictureOf(drawTrace(look, heading), format);
  },
});

const contract = () => import('../src/say/json.ts');
const words = () => import('../src/say/trace.ts');

/** The question that the words mean, in either order: `example.com MX`, and `MX example.com` as other tools want it. */
function asked({ words: [first = '', second] }: Arguments): { question: Question; typeAsked: boolean } {
  const isTurned =
    second?.includes('.') === true && !first.includes('.') && isQueryableType(first) && !isQueryableType(second);
  const [name, type] = isTurned ? [second, first] : [first, second];
  const input = nameFromInput(name);
  if (!input.ok)
    throw new UsageError(`${input.why.charAt(0).toUpperCase()}${input.why.slice(1)}.`, `trace ${input.example}`);
  return {
    question: { name: input.name, type: type === undefined ? TYPE : typeFrom(type) },
    typeAsked: type !== undefined,
  };
}

function typeFrom(text: string): string {
  const type = parseType(text);
  if (type !== null && isQueryableType(type)) return type;
  const near = nearest(text, QUERYABLE_TYPES);
  const what =
    type === null ? `There is no record type ${quoted(text)}.` : `${type} is a question, not a type of record.`;
  throw new UsageError(
    near === null || type !== null ? what : `${what} Did you mean ${near}?`,
    `trace example.com ${near ?? 'MX'}`,
  );
}
