import type { Spof } from '../../spof/spof.ts';
import { typed } from '../language/names.ts';
import { TOP_WORDS } from './words.ts';

export const domainWords = (spof: Spof): string => (spof.domain === null ? 'the graph’s name' : typed(spof.domain));

/** True where the asked name is all that users have. */
export function isOneName({ graph }: Spof): boolean {
  const needs = graph.nodes.find(node => node.id === graph.tops['every-name'])?.needs ?? [];
  return needs.length === 1 && needs[0] === graph.tops['name'];
}

export function topWords(spof: Spof, top: string): string {
  if (top === 'every-name' && isOneName(spof)) return domainWords(spof);
  const words = TOP_WORDS[top];
  if (words !== undefined) return words.replace('{domain}', domainWords(spof));
  return top.startsWith('service:') ? top.slice('service:'.length) : top;
}

/** What a failure does: "take down example.com". */
export const harmWords = (spof: Spof, top: string): string =>
  top === 'recovery' ? 'keep you from repairing it' : `take down ${topWords(spof, top)}`;
