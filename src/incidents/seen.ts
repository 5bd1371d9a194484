import type { Line } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { Said } from './bridge/talk.ts';
import type { ChecklistItem } from './checklists/checklist.ts';
import type { Source } from './incident.ts';
import type { Verb } from './orders/read.ts';
import type { Parts } from './parts.ts';

/** A story as somebody looks at it. */
export interface StoryView {
  readonly number: number;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly parts: Parts;
  readonly now: Instant;
  /** Where it is looked at: words that are kept apart are shown in their own chat only. */
  readonly from: Source;
}

/** What a command about incidents gives to its answer. */
export type Seen =
  /** It was done: the line that all threads show. `isTold`: who did it sees that line where they typed. */
  | { readonly kind: 'done'; readonly number: number; readonly line: Line; readonly isTold: boolean }
  | { readonly kind: 'caught-up'; readonly view: StoryView }
  | { readonly kind: 'list'; readonly views: readonly StoryView[] }
  /** Several could be meant. */
  | { readonly kind: 'which'; readonly verb: Verb; readonly views: readonly StoryView[] }
  /** There is no incident that could be meant. */
  | { readonly kind: 'none'; readonly verb: Verb }
  /** About its domain something has to be looked at: whom to call, what to do, what keeps colleagues working. */
  | {
      readonly kind: 'matter';
      readonly verb: 'call' | 'checklist' | 'lifeline';
      readonly view: StoryView;
      /** Null where it is about no domain. */
      readonly domain: Name | null;
      readonly items: readonly ChecklistItem[];
    }
  | {
      readonly kind: 'report';
      readonly view: StoryView;
      readonly said: readonly Said[];
      readonly isPublic: boolean;
      readonly hidden: readonly string[];
    };
