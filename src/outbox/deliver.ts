import type { Delivery, Saying, Story } from '../story/story.ts';
import { PAGE_TARGET } from '../story/targets.ts';
import { errandOf } from './due.ts';
import { LOOK_AFTER_MS } from './limits.ts';
import { messageFor, spotOf } from './message.ts';
import type { Candidate } from './order.ts';
import { cameLate, type DeliverOf, finish, land, NOT_OURS, speakerFor } from './outcome.ts';
import { planned } from './plan.ts';
import { again, begin, rowLike, withRow } from './rows.ts';
import type { Speaker, Spoken } from './speaker.ts';
import { sought } from './twins/suspected.ts';
import { asTriedBy, isOthers, speechMs } from './voice.ts';

/**
 * Does what was chosen: writes that a request goes out, sends it, writes what came of it. Where the record has changed
 * meanwhile so that it is not wanted any more, nothing is done.
 */
export async function deliver<Parts>(of: DeliverOf<Parts>, { story, row }: Candidate<Parts>): Promise<void> {
  const current = of.stories.live().find(({ number }) => number === story.number) ?? story;
  const mine = rowLike(current, row) ?? row;
  const errand = errandOf(current, mine, of.places(), of.clock.now());
  if (errand?.kind === 'look') return look(of, current, mine, errand.saying);
  let isOurs = false;
  const begun = await of.stories.settle(story.number, now => {
    const next = beginning(of, now, row);
    // Where another process has written that it makes this request, it makes it.
    isOurs = next !== null;
    return next;
  });
  const going = begun === null ? undefined : rowLike(begun, row);
  if (!isOurs || begun === null || going?.status !== 'sending') return;
  const saying = begun.sayings.find(({ seq }) => seq === going.tried);
  if (saying !== undefined) await finish(of, begun, going, saying, await request(of, begun, going, saying));
}

function beginning<Parts>(of: DeliverOf<Parts>, story: Story<Parts>, row: Delivery): Story<Parts> | null {
  const now = of.clock.now();
  const whole = planned(story, of.places(), now);
  const mine = rowLike(whole, row);
  const errand = mine === undefined ? null : errandOf(whole, mine, of.places(), now);
  const isReady = mine !== undefined && mine.status !== 'sending' && (mine.notBefore === null || mine.notBefore <= now);
  if (!isReady || errand === null || errand.kind === 'look') return null;
  const begun = begin(whole, mine, errand, now, of.stories.memoryOff() !== null);
  return withRow(begun, asTriedBy(rowLike(begun, mine) ?? mine, of.voice));
}

/** One request, as its row was written. */
async function request<Parts>(
  of: DeliverOf<Parts>,
  story: Story<Parts>,
  row: Delivery,
  saying: Saying,
): Promise<Spoken> {
  if (speechMs(of.voice, row.target) === 0) return NOT_OURS;
  if (row.target === PAGE_TARGET) return (await of.pager?.post(story, row, saying)) ?? NOBODY;
  const speaker = speakerFor(of, row);
  const spot = spotOf(story, row);
  if (speaker === undefined || spot === null) return NOBODY;
  const { id, edition, remoteId } = row;
  const leftMs = speechMs(of.voice, row.target);
  if (saying.report === null) return inTime(of, leftMs, speaker.remove(id, spot, remoteId ?? ''), () => undefined);
  const message = messageFor(story, row, saying);
  const request =
    remoteId === null ? speaker.post(id, edition, spot, message) : speaker.edit(id, edition, spot, remoteId, message);
  return inTime(of, leftMs, request, spoken => of.beside(cameLate(of, story, row, saying, spoken)));
}

/** No request is waited for longer than we are the ones to speak. */
function inTime<Parts>(
  { clock }: DeliverOf<Parts>,
  leftMs: number,
  request: Promise<Spoken>,
  late: (spoken: Spoken) => void,
): Promise<Spoken> {
  if (leftMs === Number.POSITIVE_INFINITY) return request;
  return new Promise(resolve => {
    let isOver = false;
    const cancel = clock.after(leftMs, () => {
      isOver = true;
      resolve({ ok: false, how: 'unknown', why: 'No answer in time.' });
    });
    void request.then(spoken => {
      cancel();
      if (isOver) late(spoken);
      else resolve(spoken);
    });
  });
}

const NOBODY: Spoken = { ok: false, how: 'failed', why: 'Nothing leads there now.' };

/** A request of which nobody knows what became of it: the same again where that gives the same message, else two looks. */
async function look<Parts>(of: DeliverOf<Parts>, story: Story<Parts>, row: Delivery, saying: Saying): Promise<void> {
  const speaker = speakerFor(of, row);
  const now = spotOf(story, row);
  if (speaker === undefined || now === null) return void (await wait(of, LOOK_AFTER_MS));
  // In the thread of that time: another root may have become the record's.
  const spot = { ...now, thread: row.thread ?? now.thread };
  if (!isOthers(row, of.voice) && of.clock.now() - (row.triedAt ?? 0) < speaker.sameForMs) {
    // What is shown then may be the text of that time: it counts as shown, and is edited where there is a newer one.
    const tried = story.sayings.find(({ seq }) => seq === row.tried) ?? saying;
    if (tried.report === null) return settleRow(of, story, row, (current, mine) => again(current, mine, false));
    const spoken = await speaker.post(row.id, row.edition, spot, messageFor(story, row, tried));
    return finish(of, story, row, tried, spoken);
  }
  const found = await lookTwice(of, speaker, story, row, spot);
  if (found === 'ended') return;
  of.met(speaker.chat, found === 'unknown' ? 'failed' : 'answered', row, story);
  if (found === 'unknown') {
    const why = row.lastError ?? 'It cannot be found out whether it arrived.';
    return finish(of, story, row, saying, { ok: false, how: 'unknown', why });
  }
  if (typeof found === 'string' && isOthers(row, of.voice)) of.suspects.add(row.id);
  if (typeof found === 'string')
    return settleRow(of, story, row, (current, mine) => again(current, mine, found === 'unasked'));
  await land(of, story, row, saying, found.remoteId);
  // Somebody without the store, who is dead by now, may have posted the same.
  await sought(of, { story, row, speaker }, spot);
}

async function settleRow<Parts>(
  of: DeliverOf<Parts>,
  story: Story<Parts>,
  row: Delivery,
  change: (story: Story<Parts>, row: Delivery) => Story<Parts>,
): Promise<void> {
  await of.stories.settle(story.number, current => {
    const mine = rowLike(current, row);
    // Another process may have heard what came of it meanwhile.
    return mine?.id !== row.id || mine.status !== 'unknown' ? null : change(current, mine);
  });
}

type Found = { readonly remoteId: string } | 'absent' | 'unknown' | 'unasked' | 'ended';

/** Two looks that were answered, some seconds after the request and after each other. A look that hung says nothing. */
async function lookTwice<Parts>(
  of: DeliverOf<Parts>,
  speaker: Speaker,
  story: Story<Parts>,
  row: Delivery,
  spot: Parameters<Speaker['find']>[1],
): Promise<Found> {
  for (let looks = 0; looks < 2; looks++) {
    if ((await wait(of, LOOK_AFTER_MS)) === 'ended') return 'ended';
    const found = await speaker.find(row.id, spot, row.triedAt ?? story.openedAt);
    if (found !== 'absent') return found;
  }
  return 'absent';
}

function wait<Parts>({ clock, ended }: DeliverOf<Parts>, ms: number): Promise<'over' | 'ended'> {
  return new Promise(resolve => {
    const cancel = clock.after(ms, () => resolve('over'));
    ended.then(() => {
      cancel();
      resolve('ended');
    });
  });
}
