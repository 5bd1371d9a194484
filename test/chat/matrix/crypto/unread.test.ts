import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayUnread } from '../../../../src/chat/matrix/crypto/unread.ts';

test('whose message cannot be read is told what to do, by why their client gave no key', () => {
  const said = (why: string | null) => sayUnread('@ann:ops.example', why, '@outpost:ops.example');
  assert.match(
    said('m.unverified'),
    /^I could not read what @ann:ops\.example wrote: .* verified devices alone\. .* or verify @outpost:ops\.example; then type it again\.$/,
  );
  assert.match(said('m.blacklisted'), /their client blocks my device\. Allow it there .*, then type it again\.$/);
  for (const why of [null, 'm.no_olm', 'of a later version'])
    assert.match(said(why), /gave me no key for it\. Type it again\. /);
});
