import assert from 'node:assert/strict';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { watching } from './stage.ts';

/** Hours of the day in which one server of three is dead for some minutes. */
const DEAD_AT = [2, 5, 9, 14, 20];
const DEAD_MINUTES = 6;

const two = (count: number): string => String(count).padStart(2, '0');

/** A day on which every server loses one packet in twenty, one answers slowly, and one of three is dead at times. */
const A_DAY = `title a day of an ordinary network
include internet
begins 2026-01-01 00:00
host ns1.example.com 199.43.134.11 20ms
host ns2.example.com 199.43.134.12 80ms
host ns3.example.com 199.43.134.13 240ms
zone example.com on ns1.example.com ns2.example.com ns3.example.com ttl 300
    @ A 198.51.100.1
    www A 198.51.100.1
each server of . loses 5%
each server of com loses 5%
each server of example.com loses 5%
ns2.example.com is slow by 300ms
at 00:00 begin: all is well, as far as a network can be.
${DEAD_AT.map(
  hour => `at ${two(hour)}:10 dead-${hour}: one of three servers is dead.
    ns1.example.com is silent
at ${two(hour)}:${10 + DEAD_MINUTES} back-${hour}: it answers again.
    ns1.example.com recovers
    ns1.example.com loses 5%`,
).join('\n')}
`;

/** Watches through so much of the day: nothing may be said, and sight may not be lost. */
export async function ordinaryDay(hours: number, seed: number): Promise<void> {
  const read = readPortfolio('domains:\n  example.com: {}\n');
  assert.ok(read.ok);
  const watch = await watching(A_DAY, { portfolio: read.portfolio, seed, wakeMs: 10_000 });
  await watch.pass(hours * 3_600_000);
  assert.deepEqual(watch.said(), []);
  assert.equal(watch.watcher.status().blindSince, null);
  await watch.stop();
}
