import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeringPicture } from '../../src/chat/conversation/offers.ts';
import { type Command, PICTURE_OPTION } from '../../src/command.ts';
import type { Picture, PictureWish } from '../../src/report/picture.ts';
import { saying, speaking } from './fakes.ts';
import { type Talking, talking } from './talking.ts';

const look = (draw: (wish: PictureWish) => Picture | null) =>
  speaking({
    options: [PICTURE_OPTION],
    async *see(args) {
      yield args.words[0] ?? '';
    },
    progress: () => null,
    picture: async (_, wish) => draw(wish),
  });

const picture: Picture = { format: 'png', bytes: new Uint8Array(3), size: null, alt: 'It is down.', name: 'x.png' };

/** Says it in a chat that takes pictures, and gives all that appeared. */
async function said(
  text: string,
  draw: (wish: PictureWish) => Picture | null,
): Promise<{ lines: string[]; talk: Talking }> {
  const talk = talking({ commands: { look: look(draw) }, workshop: { heading: () => 'DRILL x' } });
  const { lines } = talk.say(text, { takesPictures: true });
  await talk.settled();
  return { lines, talk };
}

test('a picture comes after the answer, drawn as points, with the drill that is played', async () => {
  const wishes: PictureWish[] = [];
  const { lines } = await said('!look example.com', wish => {
    wishes.push(wish);
    return picture;
  });
  assert.deepEqual(lines.slice(-1), ['picture: It is down.']);
  assert.match(lines.at(-2) ?? '', /example\.com/);
  assert.deepEqual(wishes, [{ format: 'png', heading: 'DRILL x', asked: false }]);
});

test('where the text says it all, there is none unless somebody asks', async () => {
  const onlyAsked = ({ asked }: PictureWish) => (asked ? picture : null);
  assert.equal((await said('!look example.com', onlyAsked)).lines.length, 1);
  assert.equal((await said('!look example.com --picture', onlyAsked)).lines.at(-1), 'picture: It is down.');
});

test('a picture that fails costs the answer nothing', async () => {
  const { lines, talk } = await said('!look example.com', () => {
    throw new RangeError('no ink');
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /example\.com/);
  assert.deepEqual([talk.outcomes[0]?.end, talk.bugs.map(String)], ['answered', ['RangeError: no ink']]);
});

test('nobody in a chat writes files of this host', async () => {
  const { lines, talk } = await said('!look example.com --picture /etc/x.png', () => picture);
  assert.deepEqual(lines, [
    '✗ I write files in a shell only. Here the picture comes into the thread. (!look example.com --picture)',
  ]);
  assert.equal(talk.outcomes[0]?.end, 'wrong-usage');
});

test('a chat that takes no pictures gets the answer alone, and nothing is drawn', async () => {
  let drawn = 0;
  const talk = talking({
    commands: {
      look: look(() => {
        drawn++;
        return picture;
      }),
    },
  });
  const wall = talk.say('!look example.com');
  await talk.settled();
  assert.equal(wall.lines.length, 1);
  assert.equal(drawn, 0);
});

test('a picture is offered where the command can draw one, and not where it was asked for or could not be shown', () => {
  const command = look(() => picture) as Command<unknown>;
  const offered = (words: readonly string[], takes = true, asked = false, of = command): readonly string[] => {
    const args = { words: words.slice(1), options: new Map(asked ? [['--picture', ['']]] : []) };
    const surface = takes ? { attach: async () => undefined } : {};
    return offeringPicture(saying('it is down'), { command: of, args }, words, surface).actions.map(
      action => action.command,
    );
  };
  assert.deepEqual(offered(['look', 'example.com', '--all']), ['look example.com --all --picture']);
  assert.deepEqual(offered(['look', 'example.com'], false), []);
  assert.deepEqual(offered(['look', 'example.com', '--picture'], true, true), []);
  assert.deepEqual(offered(['look', 'two words']), []);
  const { picture: _, ...mute } = command;
  assert.deepEqual(offered(['look', 'example.com'], true, false, mute), []);
});
