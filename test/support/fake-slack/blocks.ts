/** What Slack says of a message that it does not take; judged from its documents, apart from the code that is tested. */

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const characters = (text: string): number => [...text].length;

/** The error code and where, as `invalid_blocks: …`; null where the message is taken. */
export function faultOf(message: { readonly text?: unknown; readonly blocks?: unknown }): string | null {
  const { text = '', blocks = [] } = message;
  if (typeof text !== 'string') return 'invalid_arguments: text is no string';
  if (new TextEncoder().encode(text).length > 4_000) return 'msg_too_long: text';
  if (!Array.isArray(blocks)) return 'invalid_blocks_format: blocks is no list';
  if (text.trim() === '' && blocks.length === 0) return 'no_text: neither text nor blocks';
  if (blocks.length > 50) return 'invalid_blocks: more than 50';
  if (charactersIn(blocks) > 13_200) return 'msg_blocks_too_long: all together';
  const ids = blocks.map(block => (isObject(block) ? block['block_id'] : undefined)).filter(id => id !== undefined);
  if (new Set(ids).size !== ids.length) return 'invalid_blocks: block_id twice';
  for (const block of blocks) {
    const fault = isObject(block) ? blockFault(block) : 'no block';
    if (fault !== null) return `invalid_blocks: ${fault}`;
  }
  return null;
}

/** All that is shown. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + charactersIn(each), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [key, each]) => {
    if (key === 'text' && typeof each === 'string') return sum + characters(each);
    return sum + charactersIn(each);
  }, 0);
}

function blockFault(block: Json): string | null {
  const id = block['block_id'];
  if (id !== undefined && (typeof id !== 'string' || characters(id) > 255)) return 'block_id';
  const elements = listOf(block['elements']);
  switch (block['type']) {
    case 'divider':
      return null;
    case 'header':
      return textFault(block['text'], 150, ['plain_text']);
    case 'section':
      return sectionFault(block);
    case 'context':
      if (elements.length < 1 || elements.length > 10) return 'context elements';
      return firstFault(elements, each => textFault(each, 3_000, ['plain_text', 'mrkdwn']));
    case 'actions':
      if (elements.length < 1 || elements.length > 25) return 'actions elements';
      if (new Set(elements.map(each => isObject(each) && each['action_id'])).size !== elements.length)
        return 'action_id twice';
      return firstFault(elements, buttonFault);
    case 'rich_text':
      return elements.length < 1 ? 'rich_text without elements' : firstFault(elements, richFault);
    default:
      return `type ${String(block['type'])}`;
  }
}

function sectionFault(block: Json): string | null {
  const fields = block['fields'];
  if (fields !== undefined) {
    if (!Array.isArray(fields) || fields.length < 1 || fields.length > 10) return 'fields';
    const fault = firstFault(fields, each => textFault(each, 2_000, ['plain_text', 'mrkdwn']));
    if (fault !== null) return fault;
  }
  if (block['text'] === undefined) return fields === undefined ? 'section without text' : null;
  return textFault(block['text'], 3_000, ['plain_text', 'mrkdwn']);
}

function textFault(value: unknown, most: number, types: readonly string[]): string | null {
  if (!isObject(value) || !types.includes(String(value['type']))) return 'text object';
  const text = value['text'];
  if (typeof text !== 'string' || text === '') return 'text is empty';
  if (characters(text) > most) return `text has ${characters(text)} characters, at most ${most}`;
  if (/[<>]|&(?!amp;|lt;|gt;)/.test(text) && value['type'] === 'plain_text') return 'text is not escaped';
  return null;
}

function buttonFault(value: unknown): string | null {
  if (!isObject(value) || value['type'] !== 'button') return 'no button';
  const { action_id: id, value: said } = value as { action_id?: unknown; value?: unknown };
  if (typeof id !== 'string' || id === '' || characters(id) > 255) return 'action_id';
  if (said !== undefined && (typeof said !== 'string' || said === '' || characters(said) > 2_000))
    return 'button value';
  return textFault(value['text'], 75, ['plain_text']);
}

function richFault(part: unknown): string | null {
  if (!isObject(part)) return 'rich text';
  const elements = listOf(part['elements']);
  if (elements.length === 0) return `${String(part['type'])} is empty`;
  switch (part['type']) {
    case 'rich_text_section':
    case 'rich_text_quote':
      return firstFault(elements, each => inlineFault(each, ['text', 'date', 'link', 'emoji', 'user', 'channel']));
    case 'rich_text_preformatted':
      return firstFault(elements, each => inlineFault(each, ['text', 'link']));
    case 'rich_text_list':
      if (part['style'] !== 'bullet' && part['style'] !== 'ordered') return 'list style';
      return firstFault(elements, each =>
        isObject(each) && each['type'] === 'rich_text_section' ? richFault(each) : 'list item',
      );
    default:
      return `rich text ${String(part['type'])}`;
  }
}

function inlineFault(value: unknown, types: readonly string[]): string | null {
  if (!isObject(value) || !types.includes(String(value['type']))) return 'rich text element';
  if (value['type'] === 'text' && (typeof value['text'] !== 'string' || value['text'] === '')) return 'empty rich text';
  if (value['type'] === 'date') {
    if (!Number.isInteger(value['timestamp']) || typeof value['format'] !== 'string') return 'date';
    if (!/\{(?:date|time|ago)/.test(value['format'])) return 'date format';
  }
  return null;
}

function firstFault(values: readonly unknown[], of: (value: unknown) => string | null): string | null {
  for (const value of values) {
    const fault = of(value);
    if (fault !== null) return fault;
  }
  return null;
}
