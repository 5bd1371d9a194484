import type { Wanted } from '../machine.ts';
import type { Olm } from './load.ts';

/** What the library wants sent. */
export type Asked = Pick<Awaited<ReturnType<Olm['outgoingRequests']>>[number], 'id' | 'type' | 'body'>;

/** In the library's numbering. */
export const TYPES: readonly Wanted['what'][] = ['upload', 'query', 'claim', 'to-device', 'signatures', 'message'];

/** Null for a kind of request that nothing here causes. */
export function wantedOf(request: Asked): Wanted | null {
  const what = TYPES[request.type];
  if (what === undefined) return null;
  const has = <T extends string>(name: T): string => String((request as Partial<Record<T, unknown>>)[name] ?? '');
  const body = JSON.parse(request.body) as object;
  return { id: request.id ?? null, what, body, eventType: has('event_type'), txn: has('txn_id'), room: has('room_id') };
}
