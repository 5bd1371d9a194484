import { fieldIn, type Homeserver, paths, textIn } from '../server/homeserver.ts';
import { loadSdk } from '../server/load.ts';
import { type MatrixSettings, namedIn } from '../settings.ts';
import { whyNot } from '../troubles.ts';
import { noStorage, type Step } from './step.ts';

/** Looks whether all is there that the chat needs; changes nothing. */
export async function* checkMatrix(settings: MatrixSettings): AsyncGenerator<Step> {
  const { openHomeserver } = await loadSdk();
  const host = new URL(settings.homeserver).host;
  const homeserver = openHomeserver(settings.homeserver, settings.token, noStorage);
  const reached = await homeserver.ask('GET', paths.versions);
  if (!reached.ok) return yield { what: 'homeserver', ok: false, say: whyNot(reached, host) };
  yield { what: 'homeserver', ok: true, say: `${host} answers.` };
  const who = await homeserver.ask('GET', paths.whoami);
  const me = who.ok ? textIn(who.body, 'user_id') : null;
  if (me === null) {
    const say = who.ok ? `${host} does not say whose MATRIX_ACCESS_TOKEN is.` : whyNot(who, host);
    return yield { what: 'token', ok: false, say };
  }
  yield { what: 'token', ok: true, say: `MATRIX_ACCESS_TOKEN is that of ${me}.` };
  const joined = await homeserver.ask('GET', paths.joinedRooms);
  const list = joined.ok ? fieldIn(joined.body, 'joined_rooms') : null;
  const rooms = Array.isArray(list) ? list : [];
  if (settings.room === null)
    yield {
      what: 'room',
      ok: false,
      say: 'MATRIX_ROOM is not set: alerts have nowhere to go. Example: MATRIX_ROOM=!abc:ops.example',
    };
  for (const name of namedIn(settings)) {
    const id = name.startsWith('#') ? await idOf(homeserver, name) : name;
    if (id === null || !rooms.includes(id)) {
      yield { what: 'room', ok: false, say: `${me} is not in ${name}: invite it there (in Element: /invite ${me}).` };
      continue;
    }
    yield { what: 'room', ok: true, say: `${me} is in ${name}.` };
    yield* roomSteps(homeserver, id, name, me);
  }
}

async function idOf(homeserver: Homeserver, alias: string): Promise<string | null> {
  const answered = await homeserver.ask('GET', paths.alias(alias));
  return answered.ok ? textIn(answered.body, 'room_id') : null;
}

/** Whether the bot can read and write in a room that it is in. */
export async function* roomSteps(homeserver: Homeserver, id: string, name: string, me: string): AsyncGenerator<Step> {
  const encryption = await homeserver.ask('GET', paths.state(id, 'm.room.encryption'));
  if (encryption.ok) {
    yield { what: 'encryption', ok: true, say: `${name} is encrypted: I read and answer there.` };
  }
  const levels = await homeserver.ask('GET', paths.state(id, 'm.room.power_levels'));
  if (!levels.ok || mayWrite(levels.body, me)) yield { what: 'writing', ok: true, say: `${me} may write in ${name}.` };
  else {
    const say = `${me} may not write in ${name}: raise its power level, or lower that of messages (room settings, roles and permissions).`;
    yield { what: 'writing', ok: false, say };
  }
}

/** Client-server API, m.room.power_levels, with its defaults. */
function mayWrite(levels: unknown, me: string): boolean {
  const number = (...found: unknown[]): number => found.map(Number).find(value => Number.isFinite(value)) ?? 0;
  const mine = number(fieldIn(fieldIn(levels, 'users'), me), fieldIn(levels, 'users_default'), 0);
  const needed = number(fieldIn(fieldIn(levels, 'events'), 'm.room.message'), fieldIn(levels, 'events_default'), 0);
  return mine >= needed;
}

/** What an administrator types to lift the limit of a user who is none. */
export function limitStep(me: string, url: string): Step {
  const call = `curl -X POST -H "Authorization: Bearer $ADMIN_TOKEN" -d '{"messages_per_second":0,"burst_count":0}' ${url.replace(/\/$/, '')}${paths.override(me)}`;
  const say = `The homeserver may limit ${me} to a message every 5 seconds. An administrator of Synapse lifts that: ${call}`;
  return { what: 'limit', ok: true, say };
}
