import assert from 'node:assert/strict';
import { test } from 'node:test';
import trace from '../../commands/trace.ts';
import { splitWords } from '../../src/chat/parse.ts';
import { UsageError } from '../../src/command.ts';
import type { Question } from '../../src/dns/message.ts';
import type { Look, Services } from '../../src/services.ts';

interface Asked {
  readonly question: Question;
  readonly typeAsked: boolean | undefined;
}

/** What a tracer is asked by a command line, which may yield as many looks as wanted. */
async function askedBy(line: string, looks: readonly Look[] = []): Promise<{ asked: Asked[]; seen: unknown[] }> {
  const asked: Asked[] = [];
  const tracer: Services['tracer'] = {
    async *trace(question, options) {
      asked.push({ question, typeAsked: options?.typeAsked });
      yield* looks;
    },
  };
  const seen: unknown[] = [];
  const args = { words: splitWords(line), options: new Map() };
  for await (const look of trace.see(args, { tracer } as Services)) seen.push(look);
  return { asked, seen };
}

const questionOf = async (line: string): Promise<string> => {
  const { asked } = await askedBy(line);
  return asked
    .map(({ question, typeAsked }) => `${question.name} ${question.type}${typeAsked ? '' : ' by default'}`)
    .join();
};

test('a name alone asks for its address', async () => {
  assert.equal(await questionOf('example.com'), 'example.com. A by default');
});

test('what people paste is the name in it', async () => {
  for (const line of [
    'https://EXAMPLE.com/shop?x=1',
    'hxxp://example[.]com',
    '<http://example.com|example.com>',
    'ops@example.com',
    'example.com.',
    '"example.com"',
  ])
    assert.equal(await questionOf(line), 'example.com. A by default', line);
  assert.equal(await questionOf('bücher.example'), 'xn--bcher-kva.example. A by default');
});

test('a type is taken in any case, by name and by number, before the name too', async () => {
  for (const line of ['example.com mx', 'example.com TYPE15', 'MX example.com'])
    assert.equal(await questionOf(line), 'example.com. MX', line);
});

test('a name that looks like a type is a name where no other is given', async () => {
  assert.equal(await questionOf('mx'), 'mx. A by default');
  assert.equal(await questionOf('mx ns'), 'mx. NS');
});

const wrong = async (line: string): Promise<[message: string, example: string]> => {
  const error = await askedBy(line).then(
    () => assert.fail(`took ${line}`),
    (thrown: unknown) => thrown,
  );
  assert(error instanceof UsageError, String(error));
  return [error.message, error.example];
};

test('what is no name is one line and something to type', async () => {
  for (const line of [
    '192.0.2.1',
    '2001:db8::1',
    'a..example.com',
    `${'x'.repeat(64)}.example`,
    '"no name"',
    'exa$mple.com',
    '""',
  ]) {
    const [message, example] = await wrong(line);
    assert.match(message, /^\S.*[^.]\.$/, line);
    assert.doesNotMatch(message, /\n/, line);
    assert.match(example, /^trace \S+/, line);
  }
});

test('what is no type of record is one line, with the nearest that is', async () => {
  assert.deepEqual(await wrong('example.com AAAB'), [
    'There is no record type “AAAB”. Did you mean AAAA?',
    'trace example.com AAAA',
  ]);
  assert.deepEqual(await wrong('example.com 42x7'), ['There is no record type “42x7”.', 'trace example.com MX']);
  for (const type of ['ANY', 'axfr', 'TYPE255', 'OPT'])
    assert.match((await wrong(`example.com ${type}`))[0], /is a question, not a type of record\.$/, type);
});

test('every look is passed on as it comes', async () => {
  const looks = [{}, {}, {}] as Look[];
  assert.deepEqual((await askedBy('example.com', looks)).seen, looks);
});

test('a look that is not waited for any more is ended', async () => {
  let isEnded = false;
  const tracer: Services['tracer'] = {
    async *trace() {
      try {
        yield {} as Look;
        yield {} as Look;
      } finally {
        isEnded = true;
      }
    },
  };
  for await (const _ of trace.see({ words: ['example.com'], options: new Map() }, { tracer } as Services)) break;
  assert.equal(isEnded, true);
});
