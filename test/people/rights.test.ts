import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asker, may } from '../../src/people/rights.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';

const portfolio = (text: string) => {
  const read = readPortfolio(text);
  assert.ok(read.ok);
  return read.portfolio;
};
const PEOPLE = portfolio(`people:
  stelios: { slack: U0123456, matrix: "@stelios:ops.example", may: [registrar] }
  kyle: { slack: U0000001 }
`);
const NOBODY = portfolio('domains:\n  example.com: {}\n');

const asker = (part: Partial<Asker> = {}): Asker => ({
  chat: 'slack',
  person: 'U0123456',
  roomIs: 'alert',
  stranger: false,
  ...part,
});
const allowed = { may: true, portfolio: true };
const why = (permission: ReturnType<typeof may>): string => (permission.may ? 'may' : permission.why);

test('everybody of the house may read where the bot answers, with what the portfolio says', () => {
  for (const roomIs of ['alert', 'listed', 'direct'] as const)
    for (const written of [null, NOBODY, PEOPLE])
      assert.deepEqual(may('read', asker({ roomIs, person: 'U999' }), written), allowed);
});

test('in any other room nothing is answered but where to ask', () => {
  assert.match(why(may('read', asker({ roomIs: 'other' }), PEOPLE)), /SLACK_CHANNELS/);
  assert.match(why(may('read', asker({ roomIs: 'other', chat: 'matrix' }), PEOPLE)), /MATRIX_ROOMS/);
  assert.match(why(may('respond', asker({ roomIs: 'other' }), PEOPLE)), /do not answer in this room/);
});

test('guests and strangers read without the portfolio, and change nothing, whoever they say they are', () => {
  assert.deepEqual(may('read', asker({ stranger: true }), PEOPLE), { may: true, portfolio: false });
  for (const written of [null, PEOPLE])
    assert.match(why(may('respond', asker({ stranger: true }), written)), /Guests and people of other organisations/);
});

test('everybody in people may respond, others are told how to get there', () => {
  assert.deepEqual(may('respond', asker(), PEOPLE), allowed);
  assert.deepEqual(may('respond', asker({ chat: 'matrix', person: '@stelios:ops.example' }), PEOPLE), allowed);
  assert.deepEqual(may('respond', asker({ roomIs: 'direct', person: 'U0000001' }), PEOPLE), allowed);
  assert.match(why(may('respond', asker({ person: 'U999' }), PEOPLE)), /U999 is nobody in portfolio\.yaml/);
  // The same letters in the other chat are somebody else.
  assert.match(why(may('respond', asker({ chat: 'matrix', person: 'U0123456' }), PEOPLE)), /nobody in portfolio/);
});

test('a listed room is for questions only', () => {
  assert.match(why(may('respond', asker({ roomIs: 'listed' }), PEOPLE)), /where my alerts appear/);
});

test('more than responding needs the right by name, and no right stands for another', () => {
  assert.deepEqual(may('registrar', asker(), PEOPLE), allowed);
  assert.match(why(may('admin', asker(), PEOPLE)), /right admin, which stelios has not/);
  assert.match(why(may('registrar', asker({ person: 'U0000001' }), PEOPLE)), /right registrar, which kyle has not/);
});

test('without people, who is in the room of the alerts may respond, and nobody more', () => {
  for (const written of [null, NOBODY]) {
    assert.deepEqual(may('respond', asker({ person: 'U999' }), written), allowed);
    assert.match(why(may('respond', asker({ roomIs: 'direct' }), written)), /where my alerts appear/);
    assert.match(why(may('admin', asker(), written)), /nobody has until people are named/);
  }
});

test('who sits at the terminal may do all', () => {
  for (const right of ['read', 'respond', 'admin'] as const)
    assert.deepEqual(may(right, asker({ chat: 'terminal', roomIs: 'direct' }), PEOPLE), allowed);
});
