import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Name, name } from '../../src/values/name.ts';
import { newFullLooks } from '../../src/watch/loop/full-looks.ts';

/** Looks that end when they are told to, in the order in which they began. */
function looking() {
  const began: Name[] = [];
  const ends: (() => void)[] = [];
  const looks = newFullLooks(one => {
    began.push(one);
    return new Promise<void>(resolve => ends.push(resolve));
  });
  /** Ends the oldest that runs; gives what began then. */
  const end = async (): Promise<Name | undefined> => {
    const before = began.length;
    ends.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
    return began.slice(before)[0];
  };
  return { looks, began, end };
}
const shop = (n: number): Name => name(`shop${n}.com`);
const HOSTER = name('hoster.net');

test('four names are looked at at once; what many wait for comes before what is soon, and that before what has its turn', async () => {
  const { looks, began, end } = looking();
  for (let n = 0; n < 4; n++) looks.want(shop(n), 'soon');
  looks.want(shop(4), 'calm');
  looks.want(shop(5), 'soon');
  looks.want(HOSTER, 'first');
  assert.deepEqual(began, [0, 1, 2, 3].map(shop));
  assert.deepEqual([await end(), await end(), await end()], [HOSTER, shop(5), shop(4)]);
});

test('a name that went first once does so whenever it is wanted again', async () => {
  const { looks, end } = looking();
  for (let n = 0; n < 6; n++) looks.want(shop(n), 'soon');
  looks.want(HOSTER, 'first');
  assert.equal(await end(), HOSTER);
  looks.want(HOSTER, 'soon');
  assert.equal(await end(), shop(4), 'it runs: it is made again afterwards');
  await end();
  await end();
  assert.equal(await end(), HOSTER);
});
