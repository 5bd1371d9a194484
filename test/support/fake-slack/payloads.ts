import type { FakeSlack } from './fake-slack.ts';
import type { Inner, ResponseUrl } from './http.ts';
import { type Args, type Message, TEAM } from './world.ts';

/** What Slack sends when somebody does something. */
export function payloads(fake: () => FakeSlack, inner: Inner, base: string) {
  let serial = 0;
  const next = (): string => String(++serial);
  const responseUrl = (of: Omit<ResponseUrl, 'used'>): string => {
    const id = next();
    inner.urls.set(id, { ...of, used: 0 });
    return `${base}/response/${id}`;
  };
  const deliver: FakeSlack['sockets']['deliver'] = (type, payload) => fake().sockets.deliver(type, payload);
  return {
    command: ((line, { channel, user = 'U0ANN', triggerId }) => {
      const [command = '', ...rest] = line.split(' ');
      return deliver('slash_commands', {
        command,
        text: rest.join(' '),
        channel_id: channel,
        channel_name: fake().channels.get(channel)?.name ?? '',
        user_id: user,
        team_id: TEAM,
        trigger_id: triggerId ?? `trigger.${next()}`,
        response_url: responseUrl({ channel, user, message: null }),
      });
    }) satisfies FakeSlack['command'],
    say: ((said, { channel, user = 'U0ANN', thread, more = {} }, as = ['message']) => {
      const ts = fake().nextTs();
      return as.map(type => {
        const event = eventOf(type, fake(), { text: said, user, ts, channel, thread, more });
        return deliver('events_api', {
          type: 'event_callback',
          event_id: `Ev${next()}`,
          team_id: TEAM,
          is_ext_shared_channel: fake().channels.get(channel)?.isExtShared === true,
          event,
        });
      });
    }) satisfies FakeSlack['say'],
    click: ((message, actionId, user = 'U0ANN') => {
      const action = message.blocks.flatMap(block => block.elements ?? []).find(each => each.action_id === actionId);
      if (action === undefined) throw new Error(`no button ${actionId}`);
      return deliver('interactive', {
        ...clickOn(message, user),
        trigger_id: `trigger.${next()}`,
        response_url: responseUrl({ channel: message.channel, user, message }),
        actions: [
          { type: 'button', action_id: actionId, block_id: 'b', value: action.value, action_ts: fake().nextTs() },
        ],
      });
    }) satisfies FakeSlack['click'],
  };
}

interface Said {
  readonly text: string;
  readonly user: string;
  readonly ts: string;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly more: Args;
}

function eventOf(type: string, fake: FakeSlack, { thread, more, ...said }: Said): object {
  const isIm = fake.channels.get(said.channel)?.isIm === true;
  return {
    type,
    ...said,
    ...(type === 'message' ? { channel_type: isIm ? 'im' : 'channel' } : {}),
    ...(thread === undefined ? {} : { thread_ts: thread }),
    ...more,
  };
}

/** Of an ephemeral message Slack tells nothing but that it is one. */
function clickOn(message: Message, user: string): object {
  const thread = message.thread === null ? {} : { thread_ts: message.thread };
  return {
    type: 'block_actions',
    user: { id: user, team_id: TEAM },
    team: { id: TEAM },
    channel: { id: message.channel },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.onlyFor !== null,
      ...thread,
    },
    ...(message.onlyFor === null ? { message: { ts: message.ts, text: message.text, ...thread } } : {}),
  };
}
