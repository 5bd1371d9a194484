import type { Alert } from '../watch/alarm.ts';
import type { Talk } from './bridge/talk.ts';
import type { Incident } from './incident.ts';

/** What is so of one cause: what the watch knows of it, what people do about it, and what they said in its threads. */
export interface Parts {
  readonly alert: Alert | null;
  readonly incident: Incident | null;
  readonly talk: Talk;
}
