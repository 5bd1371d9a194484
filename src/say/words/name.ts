import type { VerdictWords } from './words.ts';

/** The zone is well, and the name in it is not. */
export const NAME_WORDS = {
  'name-missing': {
    title: '{name} {missing}: {clause}.',
    clause: '{byAlias}{zone} is up, but has no such name',
    next: 'Check the spelling, or add it at your DNS host. If it is there already, the servers have an old zone.',
    ask: '',
  },
  'record-missing': {
    title: '{name} has no {type} record: {clause}.',
    clause: '{byAlias}{zone} is up and knows the name, but not this type',
    next: 'Add the {type} record at your DNS host. If it is there already, the servers have an old zone.',
    ask: '',
  },
  'alias-target-dead': {
    title: '{name} is down for everyone: {clause}. Your own zone is fine.',
    clause: '{self} is an alias of {target}, and {rest}',
    next: {
      else: 'Ask the owner of {target} when it is back; meanwhile you can point {name} elsewhere at your DNS host.',
      you: 'Point {name} elsewhere or delete it at your DNS host: whoever takes {target} over gets your users.',
    },
    ask: { else: '{target} no longer resolves: {rest}. Our {name} is an alias of it; when is it back?', you: '' },
  },
  'alias-loop': {
    title: '{name} is down for everyone: {clause}.',
    clause: '{self} is one of a row of aliases that never ends ({because})',
    next: 'Break the circle at your DNS host, so that one of them points to an address.',
    ask: '',
  },
} as const satisfies Record<string, VerdictWords>;
