/** A contact in jCard form (RFC 7095), as far as a registrar's is needed: name, telephone, mail, web page. */
export interface Card {
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly url: string | null;
}

/** Properties of a card that are looked at: registrars send up to 12. */
const MAX_PROPERTIES = 64;
const MAX_TEXT_CHARS = 200;

export const asArray = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];

export const asObject = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** A text worth keeping, one line, bounded; null where it is none or empty. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.slice(0, MAX_TEXT_CHARS).replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
}

/** Reads `["vcard", [[name, parameters, type, value], …]]`; anything else is an empty card. */
export function readCard(vcardArray: unknown): Card {
  const properties = asArray(asArray(vcardArray)[1]).slice(0, MAX_PROPERTIES).filter(Array.isArray);
  const values = (wanted: string): string[] =>
    properties.flatMap(([name, parameters, , value]) => {
      if (typeof name !== 'string' || name.toLowerCase() !== wanted || isFax(parameters)) return [];
      return textOf(Array.isArray(value) ? value[0] : value) ?? [];
    });
  return {
    name: values('org')[0] ?? values('fn')[0] ?? null,
    phone:
      values('tel')[0]
        ?.replace(/^tel:/i, '')
        .replace(/;ext=$/i, '') || null,
    email: values('email')[0] ?? null,
    url: values('url')[0] ?? null,
  };
}

const isFax = (parameters: unknown): boolean => asArray(asObject(parameters)?.['type']).some(type => type === 'fax');
