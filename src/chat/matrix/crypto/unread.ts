/** Why a client gives a device no keys (client-server API, m.room_key.withheld, "code"), as far as somebody can do something. */
const UNVERIFIED = 'm.unverified';
const BLOCKED = 'm.blacklisted';

/** What somebody is told whose message could not be read: with what to do. `sender` is their full id. */
export function sayUnread(sender: string, withheld: string | null, me: string): string {
  const start = `I could not read what ${sender} wrote`;
  switch (withheld) {
    case UNVERIFIED:
      return `${start}: their client gives keys to verified devices alone. Switch off "never send encrypted messages to unverified sessions" there, or verify ${me}; then type it again.`;
    case BLOCKED:
      return `${start}: their client blocks my device. Allow it there (in Element: the list of my sessions), then type it again.`;
    default:
      return `${start}: their client gave me no key for it. Type it again. Where that does not help, sign out of that client and in again, or write from another one.`;
  }
}

/** Said once in the clear in a room where nothing can be said otherwise. Holds nothing that was asked or found. */
export const sayDeaf = (me: string): string =>
  `I cannot read or write encrypted messages now, and this room is encrypted: nothing that is typed here reaches me. Whoever runs ${me} sees why with /status in another room, or with npx outpost status in a shell.`;

/** For who runs the bot: the homeserver, or somebody who rules it, changes what people say. */
export const sayTampered = (how: 'replayed' | 'forged', room: string, sender: string): string =>
  how === 'replayed'
    ? `a message of ${sender} in ${room} was played again as a new one, and is not heard`
    : `a message in ${room} that is said to be of ${sender} was written by somebody else, and is not heard`;
