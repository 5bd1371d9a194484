import { boundText, cleanText } from './foreign.ts';
import { type Reader, sayMoment } from './moment.ts';
import type { Inline, Line } from './report.ts';

/** The words of one node without any markup, cleaned; foreign ones bounded. */
function plainInline(node: Inline, reader: Reader): string {
  switch (node.kind) {
    case 'text':
    case 'strong':
    case 'code':
      return cleanText(node.text);
    case 'foreign':
      return boundText(node.text);
    case 'instant':
      return sayMoment(node.at, node.style, reader);
    default:
      return node satisfies never;
  }
}

/** A line as plain text: for JSON, alt texts, notifications and logs. */
export const plainLine = (line: Line, reader: Reader): string => line.map(node => plainInline(node, reader)).join('');
