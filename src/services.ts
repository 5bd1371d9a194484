import type { OutboxSeen, PageTest } from './bot/outgoing.ts';
import type { FindingWords } from './checks/check.ts';
import type { Command } from './command.ts';
import type { Diagnosis } from './diagnose/diagnosis.ts';
import type { Question } from './dns/message.ts';
import type { Delegated } from './dns/walk/resolve.ts';
import type { Evidence } from './evidence.ts';
import type { Running } from './health/running.ts';
import type { Desk } from './incidents/desk.ts';
import type { RecalledGood } from './observe/memory.ts';
import type { OnCallDesk } from './oncall/desk.ts';
import type { Caller } from './people/caller.ts';
import type { Portfolio } from './portfolio/schema.ts';
import type { Change, Registration } from './registration/registration.ts';
import type { Report } from './report/report.ts';
import type { Spof, SpofQuestion } from './spof/spof.ts';
import type { DrillAloud, DrillSaid, Replayed } from './stage/replayed.ts';
import type { Copying } from './store/copy.ts';
import type { Instant } from './values/instant.ts';
import type { Name } from './values/name.ts';
import type { WatchDesk } from './watch/desk/desk.ts';
import type { Round } from './watch/loop/keeping.ts';
import type { Clock } from './world/ports.ts';

/** One look at a domain: what is known so far. The last value of a look is complete. */
export interface Look {
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  /** The words and severity of every finding that a check can make, by code: the checks' own tables, put together. */
  readonly words: ReadonlyMap<string, FindingWords>;
  /** Words about our own trouble that belong under the answer ("memory is off: disk full"). */
  readonly warnings: readonly string[];
  /** What the operator wrote down: whom to call, and when they open. Absent where nothing is written. */
  readonly portfolio?: Portfolio | null;
}

/** Looks a domain up: yields growing knowledge, the last value is final, and with `onlyLast` the only one. Never throws for what the internet does. */
export interface Tracer {
  trace(
    question: Question,
    options?: { readonly typeAsked?: boolean; readonly onlyLast?: boolean },
  ): AsyncIterable<Look>;
}

/** The commands that there are, for help and completion. */
export interface Catalogue {
  /** What stands before a command where the user is: `/` in a chat, `outpost ` in a shell. */
  readonly prefix: string;
  /** Words that this place understands by itself, beside the commands. */
  readonly also: readonly { readonly name: string; readonly summary: string }[];
  /** In the order of the alphabet. */
  names(): Promise<readonly string[]>;
  /** Null where there is none of that name. */
  find(name: string): Promise<Command<unknown> | null>;
}

/** A moment of a drill, as it is told. */
export interface Scene {
  /** The scenario's name. */
  readonly drill: string;
  readonly title: string;
  readonly story: readonly string[];
  readonly sources: readonly string[];
  /** What the clock of the drill says. */
  readonly at: Instant;
  readonly moment: string;
  readonly words: string;
  /** Of so many moments, which one; from 1. */
  readonly number: number;
  readonly of: number;
  /** Names that the outage is about: worth a trace. */
  readonly names: readonly Name[];
  /** Who started it, as the others know them; null at a terminal. */
  readonly by: string | null;
}

/** Who starts a drill in a chat, and where: there its news are told. */
export interface Starter {
  readonly who: string;
  readonly chat: 'slack' | 'matrix';
  readonly room: string;
}

/** A moment of a replayed drill, what a trace of each of its names says then, and what the bot says by itself. */
export interface Act {
  readonly scene: Scene;
  readonly looks: readonly { readonly name: Name; readonly look: Look }[];
  /** What the bot has said by itself since, until the next moment. */
  readonly said: readonly DrillSaid[];
}

/** Outages to practise with. At most one is played at a time; while it is, `tracer` and `clock` are those of its internet. */
export interface Drills {
  /** True in a conversation: a drill goes on between commands. False where a single command is all there is. */
  readonly goesOn: boolean;
  names(): Promise<readonly string[]>;
  /** Names with what happens in them; every scenario is read for it. */
  list(): Promise<readonly { readonly name: string; readonly title: string }[]>;
  now(): Scene | null;
  /** Begins at the first moment; one that is being played ends. `by`: null at a terminal. Throws where there is none of that name. */
  start(drill: string, by: Starter | null): Promise<Scene>;
  /** The next moment comes at once; null where there is none. */
  next(): Scene | null;
  stop(): Promise<void>;
  /**
   * Every moment with its traces and with what is said, one after the other, each value longer; heard in the chats that are
   * set up, but `isHere`. A replay that was broken off goes on there, but `isAgain`. Throws UsageError where another process
   * has one under way.
   */
  replay(drill: string, how: { readonly isHere: boolean; readonly isAgain: boolean }): AsyncIterable<Replayed>;
  /** Ends the replays that were broken off: their last words are said in the chats. Gives which, with what came of it. */
  drop(): Promise<readonly { readonly drill: string; readonly aloud: DrillAloud }[]>;
}

/** One look at a registration: what is known so far. The last value of a look is complete. */
export interface RegistrationLook {
  /** What was asked, as a name: may lie below the registered one (`www.example.com.`). */
  readonly asked: Name;
  readonly registration: Registration;
  /** When this was looked at; the registration itself may have been taken earlier. */
  readonly now: Instant;
  /** What the operator wrote down: whom to call, until when it is paid. Absent where nothing is written. */
  readonly portfolio?: Portfolio | null;
  /** What the zone above says of the domain now; absent where that was not asked, or nobody could tell. */
  readonly delegated?: Delegated;
  /** How the registration differs from what it was on a day that was asked for; null: nothing is kept of that day. */
  readonly since?: { readonly day: Instant; readonly changes: readonly Change[] | null };
}

/** Registration data, from registries and registrars or from a saved answer. */
export interface RegistrationDesk {
  /** Yields growing knowledge, the last value is final. Null where the name cannot be registered: it is a registry's own, or a private one. */
  look(
    asked: Name,
    options: {
      /** Asks, also where a young answer is remembered. */
      readonly fresh: boolean;
      /** Holds what is known against DNS, and asks where a remembered answer cannot be true any more. */
      readonly checked?: boolean;
      /** Beside it, with `checked`: what has changed since that day. */
      readonly since?: Instant;
      /** Milliseconds that a remembered answer may be old, where it says nothing alarming; absent: some minutes. */
      readonly calmMs?: number;
    },
  ): Promise<AsyncIterable<RegistrationLook> | null>;
  /**
   * Reads a saved answer, `-` for standard input; null where it names no domain. Only where one command of a shell is all
   * there is: a chat must not read files of this host.
   */
  readonly saved:
    | ((
        path: string,
        about: { readonly domain: Name | null; readonly server: string | null },
      ) => Promise<RegistrationLook | null>)
    | null;
}

/** What a domain rests on, and what takes it down. */
export interface Surveyor {
  /** Yields the last good snapshot's answer at once where there is one, then what is so now. The last value is complete. */
  look(domain: Name, question: SpofQuestion): AsyncIterable<Spof>;
  /** What this bot itself hangs on, held against the watched domains; null where it has no chat. The last value is complete. */
  readonly self: ((question: SpofQuestion) => AsyncIterable<Spof>) | null;
  /** Computes on a graph that was printed before, `-` for standard input. Only where one command of a shell is all there is. Throws GraphError. */
  readonly saved: ((path: string, question: SpofQuestion) => Promise<Spof>) | null;
}

/** What is known of the bots that run on this store. */
export interface BotStatus {
  readonly now: Instant;
  /** Why the store does not answer, a sentence; null where it does. */
  readonly storeTrouble: string | null;
  readonly processes: readonly Running[];
  /** Since when the oldest message waits that has not reached its place; null where none does, or nobody can tell. */
  readonly oldestQueuedAt: Instant | null;
  /** How the rounds of watching go; null where nobody ever watched on this store, or nobody can tell. */
  readonly round: Round | null;
}

/** One thing that was tried. */
export interface Proof {
  /** In a few words. */
  readonly what: string;
  readonly ok: boolean;
  /** A sentence without secrets: what was found, and where it is not as it should be, what to type. */
  readonly say: string;
}

/** The bot itself, as its operator sees it. */
export interface Operations {
  status(): Promise<BotStatus>;
  /** Tries all that the bot needs; each list longer by one or more. */
  check(): AsyncIterable<readonly Proof[]>;
  /** What waits to be said, and why. */
  outbox(): Promise<OutboxSeen>;
  /** Pages somebody for a test. Each value replaces the last. */
  testPage(who: string): AsyncIterable<PageTest>;
  /** Where the alerts appear: the rooms that are set, whether or not they can be reached. */
  readonly homes: readonly { readonly chat: string; readonly room: string; readonly server: string | null }[];
  /** Null in a chat: secrets are typed in shells. */
  readonly setup: Setups | null;
  /** Null in a chat: they hold passwords, and files of this host. */
  readonly stores: Stores | null;
}

/** Places that keep records. */
export interface Stores {
  /** Copies all of one into another; each is a path, a URL, or `@` and the path of a file that holds a URL. */
  copy(from: string, to: string): AsyncIterable<StoreCopy>;
}

/** How far a copy is; stores by path, or host and port. */
export interface StoreCopy {
  readonly from: string;
  readonly to: string;
  readonly copying: Copying | { readonly step: 'failed'; readonly why: string };
}

/** The first steps in a chat. */
export interface Setups {
  /** What is left to do by hand, and the link that begins it: too long for a line. */
  slack(): Promise<{ readonly link: string; readonly report: Report }>;
  /**
   * Logs the bot in, joins the room, lifts the limit; each list longer by one. The password comes from standard input.
   * Null: the setting. `newDevice`: instead, a new device for encrypted rooms; a line with the recovery key follows the password.
   */
  matrix(of: {
    readonly homeserver: string | null;
    readonly user: string;
    readonly room: string | null;
    readonly newDevice: boolean;
    /** Who is to have an account there as well. */
    readonly people: readonly string[];
  }): {
    /** Null where none is known. */
    readonly homeserver: string | null;
    steps(): AsyncIterable<readonly Proof[]>;
  };
}

/** What commands may need; each is built once, on demand (`workshop.ts`). */
export interface Services {
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly commands: Catalogue;
  readonly drills: Drills;
  readonly registrations: RegistrationDesk;
  readonly surveyor: Surveyor;
  readonly operations: Operations;
  /** Where names led, and by which servers, when all was well. */
  readonly lifelines: { lastGood(domain: Name): Promise<RecalledGood> };
  /** Who is on call, and what was said about it. */
  readonly oncall: OnCallDesk;
  /** What is watched, and what people order of it. */
  readonly watch: WatchDesk;
  /** Alerts and incidents: what people do about them. */
  readonly incidents: Pick<Desk, 'carryOut'>;
  /** Who gave the command; null in a shell and at the bot's own terminal, where whoever sits may do all. */
  readonly caller: Caller | null;
}

/** Makes services: each once, when a command that needs it comes, from modules that are loaded only then. */
export interface Workshop {
  readonly commands: Catalogue;
  /**
   * All that `needs` names; anything else is not there. With `portfolio` false nothing of it comes from what the operator
   * wrote down: for strangers.
   */
  build(needs: readonly (keyof Services)[], options?: { readonly portfolio?: boolean }): Promise<Services>;
  /** The wall clock where the commands look: in a drill, its own. */
  now(): Instant;
  /** What every answer begins with while a drill is played, so that nobody takes it for the real internet; else null. */
  heading(): string | null;
  /** Told what happens by itself while nobody asks, and who began it: the narrator of a drill. */
  onNews(tell: (news: Report, by: Starter | null) => void): void;
  /** The same as if no drill were played, for what belongs to a real alert; absent where there are none. */
  readonly outside?: Workshop;
  close(): Promise<void>;
}
