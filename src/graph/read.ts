import { type Graph, GraphError, type GraphNode, type Provenance } from './graph.ts';

/** Nodes and needs of a graph from a file. Twice what the largest portfolio gives; more would not fit a report anyway. */
const MAX_NODES = 250_000;
const MAX_NEEDS = 1_000_000;
/** Characters of an id: a domain name has 255, its escapes four times as many. */
const MAX_ID_CHARS = 1_100;
const MAX_LABEL_CHARS = 300;
const MAX_TOPS = 100;

const KINDS: readonly string[] = ['and', 'or', 'basic'];
const SOURCES: readonly string[] = ['observed', 'declared', 'inferred', 'assumed'];

/**
 * A graph out of JSON that anybody may have written: `{nodes, tops}`, or an object that holds such a one as `graph`.
 * Throws GraphError that says which node is wrong and how. Labels, sources and moments may be missing.
 */
export function readGraph(text: string): Graph {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new GraphError(`it is not JSON: ${(error as Error).message.slice(0, MAX_LABEL_CHARS)}`);
  }
  const outer = objectIn(json, 'the file');
  const graph = outer['graph'] === undefined ? outer : objectIn(outer['graph'], '"graph"');
  const { nodes, tops } = graph;
  if (!Array.isArray(nodes)) throw new GraphError('"nodes" is not a list');
  if (nodes.length > MAX_NODES) throw new GraphError(`it has ${nodes.length} nodes; ${MAX_NODES} are the most`);
  const budget = { needs: MAX_NEEDS };
  return { nodes: nodes.map((node, i) => readNode(node, i, budget)), tops: readTops(tops) };
}

function readTops(value: unknown): Record<string, string> {
  const entries = Object.entries(objectIn(value, '"tops"'));
  if (entries.length === 0) throw new GraphError('"tops" names nothing to look at');
  if (entries.length > MAX_TOPS) throw new GraphError(`it has ${entries.length} tops; ${MAX_TOPS} are the most`);
  const read = entries.map(([top, id]) => [idIn(top, 'a top'), idIn(id, `the top "${top.slice(0, 80)}"`)] as const);
  return Object.fromEntries(read);
}

function readNode(value: unknown, index: number, budget: { needs: number }): GraphNode {
  const where = `node ${index + 1}`;
  const node = objectIn(value, where);
  const id = idIn(node['id'], `the id of ${where}`);
  const { kind } = node;
  if (typeof kind !== 'string' || !KINDS.includes(kind))
    throw new GraphError(`the kind of ${where} (${id}) is none of and, or, basic`);
  const needs = listIn(node['needs'], `"needs" of ${where} (${id})`, budget);
  const maybe = listIn(node['maybe'], `"maybe" of ${where} (${id})`, budget);
  if (kind === 'basic' && needs.length + maybe.length > 0)
    throw new GraphError(`${where} (${id}) is basic and needs something; a basic component needs nothing`);
  const source = typeof node['source'] === 'string' && SOURCES.includes(node['source']) ? node['source'] : 'assumed';
  const read = {
    id,
    kind: kind as GraphNode['kind'],
    needs,
    label: typeof node['label'] === 'string' ? node['label'].slice(0, MAX_LABEL_CHARS) : id,
    source: source as Provenance,
    at: typeof node['at'] === 'string' ? node['at'].slice(0, MAX_LABEL_CHARS) : '',
  };
  return maybe.length === 0 ? read : { ...read, maybe };
}

function listIn(value: unknown, where: string, budget: { needs: number }): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new GraphError(`${where} is not a list`);
  budget.needs -= value.length;
  if (budget.needs < 0) throw new GraphError(`it has more than ${MAX_NEEDS} needs`);
  return value.map(one => idIn(one, where));
}

function idIn(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_ID_CHARS) return value;
  throw new GraphError(`${where} is no text of 1 to ${MAX_ID_CHARS} characters`);
}

function objectIn(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new GraphError(`${where} is not an object`);
}
