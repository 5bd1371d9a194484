import { instant, type Moment } from '../../values/instant.ts';

/** In which order a registry writes day, month and year where all are numbers. */
export type DateOrder = 'dmy' | 'mdy';

export type DateReading =
  | { readonly read: 'yes'; readonly moment: Moment }
  /** Day and month cannot be told apart: both readings, day first. */
  | { readonly read: 'ambiguous'; readonly either: readonly [Moment, Moment] }
  | { readonly read: 'no' };

/** Characters of a value that are looked at: the longest real one seen has 38. */
const MAX_DATE_CHARS = 64;
/** The domain name system began in 1985; a year like 9999 or 0000 is a place holder. */
const FIRST_YEAR = 1980;
const LAST_YEAR = 2199;
/** Thai answers may count from 543 BC. */
const BUDDHIST_OFFSET = 543;

const NONE: DateReading = { read: 'no' };

/** First letters of month names in the languages that registries use, in their order. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'oca'],
  ['feb', 'fev', 'fév', 'sub', 'şub'],
  ['mar', 'mär', 'maa'],
  ['apr', 'abr', 'avr', 'nis'],
  ['may', 'mai', 'mag', 'mei', 'maj'],
  ['jun', 'giu', 'juin', 'haz'],
  ['jul', 'lug', 'juil', 'tem'],
  ['aug', 'ago', 'aou', 'aoû', 'ağu'],
  ['sep', 'set', 'eyl'],
  ['oct', 'okt', 'ott', 'out', 'eki'],
  ['nov', 'kas'],
  ['dec', 'dez', 'dic', 'déc', 'ara'],
];

/** Hours from UTC of the abbreviations that registries write. Those with several meanings are left out: the day is then all we know. */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 1,
  wat: 1,
  cet: 1,
  cest: 2,
  cat: 2,
  sast: 2,
  eet: 2,
  eest: 3,
  eat: 3,
  msk: 3,
  msd: 4,
  ict: 7,
  hkt: 8,
  sgt: 8,
  myt: 8,
  awst: 8,
  jst: 9,
  kst: 9,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
  brt: -3,
  brst: -2,
  art: -3,
  uyt: -3,
  clt: -4,
  clst: -3,
  vet: -4,
  pet: -5,
  edt: -4,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

function monthOf(word: string): number {
  const lower = word.toLowerCase();
  return MONTHS.findIndex(names => names.some(name => lower.startsWith(name))) + 1;
}

function zoneMinutes(text: string): number | null {
  const tail = text.trim().toLowerCase();
  const offset = /^[([]?(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?\b/.exec(tail);
  if (offset !== null) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
  const word = /^[([]?([a-z]{1,4})\b/.exec(tail)?.[1];
  const hours = word === undefined ? undefined : ZONES[word];
  return hours === undefined ? null : hours * 60;
}

/** A moment from its parts; null where there is no such day. `rest` is what followed the date: time and zone. */
function moment(year: number, month: number, day: number, rest: string): Moment | null {
  const full =
    year < 100
      ? year + (year < 80 ? 2000 : 1900)
      : year > LAST_YEAR + 200 && year < 2800
        ? year - BUDDHIST_OFFSET
        : year;
  if (full < FIRST_YEAR || full > LAST_YEAR || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(full, month, 0)).getUTCDate()) return null;
  const midnight = Date.UTC(full, month - 1, day);
  const time = /^[T\s,]*(?:at\s)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(.*)$/.exec(rest);
  const zone = time === null ? null : zoneMinutes(time[4] ?? '');
  if (time === null || zone === null) return { at: instant(midnight), precision: 'day' };
  const minutes = Number(time[1]) * 60 + Number(time[2]) - zone;
  return { at: instant(midnight + minutes * 60_000 + Number(time[3] ?? 0) * 1000), precision: 'second' };
}

const sure = (found: Moment | null): DateReading => (found === null ? NONE : { read: 'yes', moment: found });

const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+/i;
const YEAR_FIRST = /^(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)(.*)$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?(?!\d)(.*)$/;
const YEAR_WORD_DAY = /^(\d{4})[-\s](\p{L}{3,12})[-\s](\d{1,2})(?!\d)(.*)$/u;
const DAY_WORD_YEAR =
  /^(\d{1,2})(?:st|nd|rd|th)?[-\s./]{1,3}(?:de\s)?(\p{L}{3,12})[-\s.,/]{1,3}(?:de\s)?(\d{4}|\d{2})(?!\d)(.*)$/iu;
const WORD_DAY_YEAR = /^(\p{L}{3,12})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)(.*)$/iu;
/** C's ctime: `Aug 01 12:39:21 GMT 2006`, the zone may be missing. */
const CTIME = /^(\p{L}{3,12})\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2})\s+(?:([A-Z][A-Z0-9+:-]{1,9})\s+)?(\d{4})(?!\d)/u;
const MONTH_ONLY = /^(\p{L}{3,12})[-\s](\d{4})$/u;
const NUMERIC = /^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)(.*)$/;

function readUnordered(text: string): DateReading | null {
  let found = YEAR_FIRST.exec(text);
  if (found !== null) return sure(moment(Number(found[1]), Number(found[2]), Number(found[3]), found[4] ?? ''));
  found = COMPACT.exec(text);
  if (found !== null) {
    const rest = found[4] === undefined ? (found[7] ?? '') : ` ${found[4]}:${found[5]}:${found[6]}${found[7]}`;
    return sure(moment(Number(found[1]), Number(found[2]), Number(found[3]), rest));
  }
  return null;
}

function readWithMonthName(text: string): DateReading | null {
  let found = YEAR_WORD_DAY.exec(text);
  if (found !== null) return sure(moment(Number(found[1]), monthOf(found[2] ?? ''), Number(found[3]), found[4] ?? ''));
  found = DAY_WORD_YEAR.exec(text);
  if (found !== null) return sure(moment(Number(found[3]), monthOf(found[2] ?? ''), Number(found[1]), found[4] ?? ''));
  found = CTIME.exec(text);
  if (found !== null) {
    return sure(moment(Number(found[5]), monthOf(found[1] ?? ''), Number(found[2]), ` ${found[3]} ${found[4] ?? ''}`));
  }
  found = WORD_DAY_YEAR.exec(text);
  if (found !== null) return sure(moment(Number(found[3]), monthOf(found[1] ?? ''), Number(found[2]), found[4] ?? ''));
  found = MONTH_ONLY.exec(text);
  return found === null ? null : sure(moment(Number(found[2]), monthOf(found[1] ?? ''), 1, ''));
}

/**
 * A date as registries write it. `order` tells how purely numeric dates are to be read; without it a date that can be
 * read both ways comes back as ambiguous. Never uses the local time zone and never guesses. Never throws.
 */
export function readDate(value: string, order: DateOrder | null): DateReading {
  const text = value
    .slice(0, MAX_DATE_CHARS)
    .trim()
    .replace(/^[!'"\s]+/, '')
    .replace(/^(?:before|on|since)\s+/i, '')
    .replace(WEEKDAY, '');
  const plain = readUnordered(text) ?? readWithMonthName(text);
  if (plain !== null) return plain;
  const numeric = NUMERIC.exec(text);
  if (numeric === null) return NONE;
  const [first, second, year] = [Number(numeric[1]), Number(numeric[3]), Number(numeric[4])];
  const rest = numeric[5] ?? '';
  const dayFirst = moment(year, second, first, rest);
  const monthFirst = moment(year, first, second, rest);
  if (order !== null) return sure((order === 'dmy' ? dayFirst : monthFirst) ?? dayFirst ?? monthFirst);
  if (dayFirst === null || monthFirst === null || first === second) return sure(dayFirst ?? monthFirst);
  return { read: 'ambiguous', either: [dayFirst, monthFirst] };
}

/** What a date proves about the order in its text: one part is over twelve. Null where it proves nothing. */
export function provenOrder(value: string): DateOrder | null {
  const found = NUMERIC.exec(value.slice(0, MAX_DATE_CHARS).trim().replace(WEEKDAY, ''));
  if (found === null) return null;
  const [first, second] = [Number(found[1]), Number(found[3])];
  if (first > 12 && second <= 12) return 'dmy';
  return second > 12 && first <= 12 ? 'mdy' : null;
}

/** The order that a text declares itself: "complete date format : DD/MM/YYYY", "(dd/mm/yyyy)". */
export function declaredOrder(line: string): DateOrder | null {
  const found = /\b(dd|mm)[./-](dd|mm)[./-]y{2,4}\b/i.exec(line.slice(0, 200));
  if (found === null || found[1]?.toLowerCase() === found[2]?.toLowerCase()) return null;
  return found[1]?.toLowerCase() === 'dd' ? 'dmy' : 'mdy';
}
