import type { Records } from '../store/records.ts';
import { parseAddress } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { GoodAddresses } from '../world/dial.ts';

const keyOf = (host: Name): string => `dialled/${host}`;

/** Where the chats' hosts were when they were last reached, in the store. */
export function goodAddresses(records: () => Promise<Records>): GoodAddresses {
  return {
    async read(host) {
      const kept = await (await records()).read<readonly string[]>(keyOf(host));
      return (kept?.value ?? []).flatMap(text => parseAddress(text) ?? []);
    },
    async keep(host, addresses) {
      const store = await records();
      const kept = await store.read<readonly string[]>(keyOf(host));
      // Written when it changed only: a disk need not turn for what it holds.
      if (kept === null || kept.value.join() !== addresses.join())
        await store.writeIf(keyOf(host), addresses, kept?.version ?? null);
    },
  };
}
