import type { Undecided } from '../answer.ts';

/** A longer line is prose: no registry says "not found" in more than this, and no regex below looks at more. */
const MAX_PHRASE_CHARS = 200;

/**
 * One form for a line that may be a registry's sentence: every name under the asked name's top-level domain becomes
 * `@` (servers answer for a shorter or longer name than was asked), marks in front and quotes go, blanks become one.
 * Null where the line is too long to be such a sentence.
 */
export function phraseOf(line: string, domain: string): string | null {
  if (line.length > MAX_PHRASE_CHARS) return null;
  const tail = `.${domain.split('.').at(-1)}`;
  const words = line
    .trim()
    .toLowerCase()
    .replace(/^[%#;>*&=\s-]+/, '')
    .replace(/[<*\s]+$/, '')
    .replace(/["'`“”„«»[\]()]/g, '')
    .split(/\s+/);
  const named = words.map(word =>
    isNameUnder(word.replace(/[.,:;!?]+$/, ''), tail) ? `@${/[,:]$/.exec(word)?.[0] ?? ''}` : word,
  );
  return named
    .join(' ')
    .replace(/[\s.!:…]+$/, '')
    .trim();
}

const isNameUnder = (word: string, tail: string): boolean =>
  word.endsWith(tail) && /^[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/u.test(word);

const WHAT =
  '(?:the |this |above |requested |queried |your )*(?:domain(?: names?)?|name|object|record|data|key|entry|entries|information|match)s?';
const NAMED =
  '(?: (?:for|of|matching|on|about|called))?(?: (?:domain|domain name|object|the domain|the domain name))?:? ?@?';
const WHERE = '(?: (?:here|yet|in|from|with|to|by|at)\\b[^:]{0,60})?';

/** Sentences of their own that say: nobody registered this name. Each is anchored at both ends. */
const FREE: readonly RegExp[] = [
  new RegExp(
    `^(?:%?error:?[ \\d:]*)?no (?:such )?(?:matching |exact |data |objects? |entries |entry |records? |information |domains? |domain names? )*(?:match(?:es)?|found|record|domain|object)?(?: found)?(?: for)?${NAMED}(?: found)?${WHERE}$`,
  ),
  new RegExp(
    `^(?:sorry,? ?(?:but )?)?(?:${WHAT}:? ?)?@?:?,? ?(?:was |were |is |could )?not (?:be )?(?:found|registe?red|exist)${NAMED}${WHERE}$`,
  ),
  new RegExp(`^(?:${WHAT} )?@:? ?(?:no match|not found|no existe|does not exist)${WHERE}$`),
  new RegExp(
    `^${WHAT}:? ?@? (?:does not exist|has not been registered|is not registered|not registered|not registred|doesn't exist)(?::? .{0,60})?$`,
  ),
  /^@:? (?:has not been registered|is not registered|not registered|is free|is available|available|free)$/,
  /^(?:domain )?(?:name )?@ is (?:free|available)(?: for (?:registration|purchase))?$/,
  /^(?:data not found\. )?(?:this|the) (?:domain|name|domain name) is (?:available|free)(?: for (?:registration|purchase))?(?:, .{0,60})?$/,
  /^(?:available|free|not found|no match|nothing found|no found|not registered|available: yes|no data|domain available)$/,
  /^nothing found(?: for this query)?$/,
  /^the queried object does not exist(?:: .{0,120})?$/,
  /^%?error:? ?\d{0,3}:? no (?:entries|objects?|records?|data) found$/,
  /^this query returned 0 objects?$/,
  /^no (?:entries|objects?|records?|match|matching \w+|domains?)(?: found)?(?: for| in| from) the (?:selected sources?|query|database|\.?[a-z-]{2,20} database)$/,
  /^no match(?:es)? found(?: for)?(?: @)?$/,
  /^no match for domain \S{1,100}(?: ascii)?$/,
  /^no (?:data|information|records?|entries) (?:was|were) found(?: (?:to match|matching|for) .{0,40})?$/,
  /^no (?:data|entries|records?|objects?|match(?:es)?) (?:found )?for (?:query|domain|name)? ?@$/,
  /^unable to find any information for your query$/,
  /^%?error:? ?\d{0,3}:? ?(?:the )?domain(?: name)? (?:is not registered|does not exist|not found)$/,
  /^(?:domain(?: name)?|name|object) not known in (?:the )?database$/,
  /^(?:the )?(?:domain )?(?:name )?@ (?:is |was )?not found(?: on| in) .{1,40}$/,
  /^(?:el )?dominio @? ?no (?:se )?(?:encuentra|esta|está) registrado.{0,40}$/,
  /^(?:the )?(?:domain|name|domain name) is available(?: for (?:registration|purchase))?$/,
  /^we do not have an entry in our database matching your query$/,
  /^not registered - the domain you have requested @ is not a registered .{2,20} domain name$/,
  /^sorry,? but domain: @,? not found in database$/,
  /^no information (?:available )?about (?:the )?(?:domain(?: name)? )?@ in the registry.{0,40}$/,
  /^there is no information available on the domain consulted$/,
  /^el dominio no se encuentra registrado en .{1,40}$/,
  /^(?:el )?dominio (?:@ )?no (?:existe|encontrado|registrado)$/,
  /^no se encontro el objeto\/object not found$|^no_se_encontro_el_objeto\/object_not_found$/,
  /^nincs talalat ?\/ ?no match$|^nincs találat ?\/ ?no match$/,
  /^(?:object|@)? ?_?not[ _]found$/,
  /^domain (?:name )?@ (?:is |was )?(?:not found|free|no match|does not exist.{0,40})$/,
  /^@ ?not found$/,
];

const THROTTLED: readonly RegExp[] = [
  /\b(?:quota|limit|rate)\b.{0,60}\b(?:exceeded|reached)\b/,
  /\b(?:exceeded|reached)\b.{0,60}\b(?:quota|limit|rate|queries|allowance|maximum)\b/,
  /\btoo many (?:requests|queries|connections|lookups)\b/,
  /\bmaximum (?:queries|query rate|number of queries|requests|lookups).{0,40}\breached\b/,
  /\bonly \d+ (?:request|quer)\w* per \w+ allowed\b/,
  /\b(?:look ?ups?|looup|whois) (?:query )?(?:quota|limit|rate)\b.{0,30}exceeded/,
  /^(?:error: ?)?(?:access|service) (?:is )?(?:temporarily )?(?:denied|restricted) due to .{0,80}$/,
  /\b(?:your )?(?:connection|request|query|access) (?:limit|rate) .{0,20}exceed/,
  /^(?:%?error:? ?\d{0,3}:? )?(?:please )?(?:try again later|slow down|you are querying too fast).{0,40}$/,
  /^query_status: 440 request denied$|^440 request denied$/,
  /^(?:your request is being rate limited|rate limited?|rate limiting|query rate limited)$/,
  /^requests? (?:of this client )?(?:is|are) not permitted.{0,80}$/,
  /\bblacklisted\b.{0,30}\b(?:exceed|excess|too many)/,
];

const BLOCKED: readonly RegExp[] = [
  /\bip address (?:is )?(?:blocked|blacklisted|banned|not allowed)\b/,
  /^(?:-\d: )?(?:access|your ip|client|host) .{0,30}(?:blocked|denied|banned|blacklisted|refused)(?:.{0,60})?$/,
  /\bthe ip address used to perform the query is not authori[sz]ed\b/,
  /^-3: ip address blocked$/,
];

const RESERVED: readonly RegExp[] = [
  /^(?:this |the |your )?(?:domain|name|domain name|@|string) (?:name )?(?:@ )?(?:is |has been |was )?(?:reserved|restricted|prohibited|blocked)(?: (?:by|from|for|under|name|domain|at|in|and)\b.{0,100})?$/,
  /^sorry,? the domain you requested is in the reserved list$/,
  /^the domain you requested is (?:prohibited|restricted|reserved)$/,
  /^(?:domain|name|this name|this domain|the domain)? ?(?:is )?not available(?: or is reserved by the registry)?$/,
  /^reserved (?:by|name|domain|for)\b.{0,60}$/,
  /^(?:this|the) (?:name|domain|domain name) (?:is|has been) (?:not available for registration|reserved|blocked|withheld).{0,80}$/,
];

const PREMIUM: readonly RegExp[] = [
  /^(?:this|the) (?:platinum|premium) (?:domain|name)\b.{0,100}$/,
  /^(?:this|the) (?:name|domain|domain name) is (?:a )?(?:premium|platinum)\b.{0,100}$/,
];

const UNAVAILABLE: readonly RegExp[] = [
  /^(?:.{0,60}: ?)?(?:the )?(?:whois )?(?:service|server|database|registry|system) (?:is )?(?:temporarily |currently )?(?:unavailable|too busy|busy|down|not available|under maintenance).{0,60}$/,
  /^(?:.{0,40}: ?)?server too busy.{0,40}$/,
  /^service temporarily unavailable$/,
  /^(?:an )?(?:internal|server|database|backend) (?:server )?error\b.{0,60}$/,
  /^your request could not be (?:performed|processed|completed).{0,60}$/,
];

const INVALID: readonly RegExp[] = [
  /^(?:error: ?)?invalid (?:input|query|request|domain(?: name)?|syntax|format|pattern).{0,80}$/,
  /^error for @?.{0,80}$/,
  /^(?:this|the) whois server does not (?:have any|contain) (?:records|data|information) for (?:that|this) (?:zone|domain|tld).{0,40}$/,
  /^(?:tld|domain|zone|@) (?:is )?not (?:supported|managed|served)(?: by this (?:register|server|registry))?.{0,40}$/,
  /^(?:\d{3} )?domain is not managed by this register$/,
];

const any = (patterns: readonly RegExp[], text: string): boolean => patterns.some(pattern => pattern.test(text));

/** What one phrase says, if it stands alone on its line; null where it says nothing about state. */
export function saysPhrase(phrase: string): 'free' | Undecided | null {
  if (phrase.length === 0 || phrase.length > MAX_PHRASE_CHARS) return null;
  if (any(THROTTLED, phrase)) return 'throttled';
  if (any(BLOCKED, phrase)) return 'blocked';
  if (any(UNAVAILABLE, phrase)) return 'unavailable';
  if (any(PREMIUM, phrase)) return 'premium';
  if (any(RESERVED, phrase)) return 'reserved';
  if (any(INVALID, phrase)) return 'invalid';
  return any(FREE, phrase) ? 'free' : null;
}
