import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { callOf } from '../../../src/chat/dispatch.ts';
import { present } from '../../../src/chat/terminal/present.ts';
import { PICTURE_OPTION, UsageError } from '../../../src/command.ts';
import type { Picture, PictureWish } from '../../../src/report/picture.ts';
import type { Catalogue } from '../../../src/services.ts';
import { bareWorkshop, type Paper, paper, speaking } from '../fakes.ts';

const wishes: PictureWish[] = [];
const look = speaking({
  options: [PICTURE_OPTION],
  examples: ['look example.com'],
  async *see(args) {
    asked.push(args.words[0] ?? '');
    yield args.words[0] ?? '';
  },
  async picture(seen, wish): Promise<Picture> {
    wishes.push(wish);
    const bytes = new TextEncoder().encode(`drawn ${seen}`);
    return { format: wish.format, bytes, size: null, alt: `${seen} is down.`, name: `${seen}.${wish.format}` };
  },
});
const asked: string[] = [];
const commands: Catalogue = {
  prefix: '/',
  also: [],
  names: async () => ['look'],
  find: async name => (name === 'look' ? look : null),
};

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'outpost-picture-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

async function typed(words: readonly string[], heading: string | null = null): Promise<{ out: Paper; err: Paper }> {
  const [out, err] = [paper(), paper()];
  const workshop = bareWorkshop({ commands, heading: () => heading });
  const stage = {
    screen: { output: out, prefix: '', colour: false },
    messages: { output: err, prefix: '', colour: false },
    workshop,
  };
  await present(await callOf(words, commands), stage, new AbortController().signal);
  return { out, err };
}

for (const [ending, format] of [
  ['png', 'png'],
  ['SVG', 'svg'],
  ['dot', 'dot'],
] as const)
  test(`a file that ends in .${ending} gets the answer as ${format}, beside the text and not in its place`, async t => {
    const file = join(folder(t), `outage.${ending}`);
    writeFileSync(file, 'what was there before');
    const { out, err } = await typed(['look', 'example.com', '--picture', file], 'DRILL');
    assert.equal(readFileSync(file, 'utf8'), 'drawn example.com');
    assert.match(out.text(), /^DRILL\nexample\.com/);
    assert.equal(err.text(), `${file}: example.com is down.\n`);
    assert.deepEqual(wishes.at(-1), { format, heading: 'DRILL', asked: true });
  });

test('what cannot be written is told in one line before anything is asked', async t => {
  const path = folder(t);
  asked.length = 0;
  const told = async (file: string): Promise<string> =>
    typed(['look', 'example.com', '--picture', file]).then(
      () => assert.fail(`${file} was taken`),
      error => {
        assert.ok(error instanceof UsageError);
        assert.equal(error.example, 'look example.com --picture outage.png');
        return error.message;
      },
    );
  assert.equal(await told('a.jpg'), '"a.jpg" does not say what to draw: it must end in .png, .svg or .dot.');
  assert.equal(await told('png'), '"png" does not say what to draw: it must end in .png, .svg or .dot.');
  assert.match(await told(join(path, 'no', 'a.png')), /^"[^"]+" cannot be written: there is no such folder\.$/);
  mkdirSync(join(path, 'folder.png'));
  assert.match(await told(join(path, 'folder.png')), /^"[^"]+" cannot be written: it is a folder\.$/);
  assert.deepEqual(asked, []);
});

test('where nothing is to be drawn, nothing is loaded and nothing said', async () => {
  const { out, err } = await typed(['look', 'example.com']);
  assert.deepEqual([out.text(), err.text()], ['example.com\n', '']);
});
