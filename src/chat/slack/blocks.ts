/** The parts of Block Kit that are used here. Rich text is shown as it is: nothing in it is read as markup, link or mention. */
export interface Style {
  readonly bold?: true;
  readonly code?: true;
}

/** It rings. */
export interface Mention {
  readonly type: 'user';
  readonly user_id: string;
}

export type RichElement =
  | { readonly type: 'text'; readonly text: string; readonly style?: Style }
  | {
      readonly type: 'date';
      /** Unix time, seconds. */
      readonly timestamp: number;
      readonly format: string;
      readonly fallback: string;
      readonly style?: Style;
    };

export interface RichSection {
  readonly type: 'rich_text_section';
  readonly elements: readonly (RichElement | Mention)[];
}

export type RichPart =
  | RichSection
  | { readonly type: 'rich_text_list'; readonly style: 'bullet'; readonly elements: readonly RichSection[] }
  | { readonly type: 'rich_text_preformatted'; readonly elements: readonly RichElement[] }
  | { readonly type: 'rich_text_quote'; readonly elements: readonly RichElement[] };

export interface Button {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
  readonly value: string;
}

/** Without `block_id`: Slack then gives each a new one, as every edit needs. */
export type SlackBlock =
  | { readonly type: 'rich_text'; readonly elements: readonly RichPart[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] };

/** One message: what notifications and screen readers read, and what is seen. */
export interface SlackMessage {
  /** Escaped, at most MAX_TEXT_OCTETS. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** An answer: the message, and where that is only a summary, the rest, for its thread. */
export interface SlackAnswer {
  readonly message: SlackMessage;
  readonly rest: readonly SlackMessage[];
}

/** Code points, as Slack counts. */
export const charactersOf = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

const encoder = new TextEncoder();
export const octetsOf = (text: string): number => encoder.encode(text).length;

/** The three characters that Slack reads as the beginning of something else, in mrkdwn and plain text alike. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Slack and its apps make links and mentions of these even where they are told not to: a word joiner (U+2060) lies between. */
export const inert = (text: string): string => text.replace(/:(?=\/\/)|[@#]|\b(?:mailto|tel):/gu, '$&\u2060');
