import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asTyped, readEvent } from '../../../src/chat/slack/heard.ts';
import { responderAt } from '../../../src/chat/slack/wire/respond.ts';
import { realClock } from '../../../src/world/real.ts';

test('links, mentions and escapes come back as they were typed', () => {
  assert.equal(asTyped('trace <http://example.com|example.com>', null), 'trace example.com');
  assert.equal(asTyped('trace <https://example.com/shop>', null), 'trace https://example.com/shop');
  assert.equal(asTyped('whois <mailto:ops@example.com|ops@example.com>', null), 'whois ops@example.com');
  assert.equal(asTyped('<@U0BOT> trace x', 'U0BOT'), '@outpost trace x');
  assert.equal(asTyped('<@U0ANN> said &lt;b&gt; &amp;amp;', 'U0BOT'), '@U0ANN said <b> &amp;');
});

test('no payload at all makes it throw', () => {
  const words = fc.constantFrom('message', 'app_mention', 'block_actions', 'say-0', 'share', 'C1', 'U1', '1.2', '');
  const value = fc.letrec(tie => ({
    any: fc.oneof(
      words,
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 2 }),
      tie('object'),
    ),
    object: fc.dictionary(
      fc.constantFrom(
        'type',
        'event',
        'command',
        'actions',
        'container',
        'channel',
        'channel_id',
        'user',
        'user_id',
        'ts',
        'text',
        'trigger_id',
        'action_id',
        'value',
        'id',
        'subtype',
        'bot_id',
      ),
      tie('any'),
    ),
  })).object as fc.Arbitrary<Record<string, unknown>>;
  fc.assert(
    fc.property(value, body => {
      const event = readEvent(body, '');
      if (event !== null) for (const part of [event.id, event.channel, event.user]) assert.equal(typeof part, 'string');
    }),
    { numRuns: 500 },
  );
});

test('a response URL that is none of Slack’s is never asked', () => {
  for (const url of [
    null,
    'https://evil.example/x',
    'http://hooks.slack.com/x',
    'https://hooks.slack.com.evil.example/',
    'https://notslack.com/',
    'file:///etc/passwd',
    'no url',
  ])
    assert.equal(responderAt(url, null, realClock), null, String(url));
  assert.notEqual(responderAt('https://hooks.slack.com/commands/T/1/x', null, realClock), null);
  assert.notEqual(responderAt('https://hooks.slack-gov.com/commands/T/1/x', null, realClock), null);
  assert.notEqual(responderAt('http://127.0.0.1:1/x', 'http://127.0.0.1:1/api/', realClock), null);
});
