import { type TestContext, test } from 'node:test';
import { type MatrixLook, renderMatrix } from '../../../src/chat/matrix/render.ts';
import type { Report } from '../../../src/report/report.ts';
import { sayProgress } from '../../../src/say/progress.ts';
import { sayTrace } from '../../../src/say/trace.ts';
import { sayWhois } from '../../../src/say/whois/report.ts';
import type { Instant } from '../../../src/values/instant.ts';
import { otherLooks } from '../../say/looks/other.ts';
import { registrationLooks } from '../../say/looks/registration.ts';
import { serverLooks } from '../../say/looks/servers.ts';
import { whoisLooks, NOW as whoisNow } from '../../say/looks/whois.ts';
import { type LookSpec, lookOf, NOW } from '../../support/look.ts';
import { otherAnswers, NOW as otherNow } from '../other-answers.ts';

const at = (now: Instant): MatrixLook => ({ now, zone: 'UTC', prefix: '!' });

/** Whole messages, read by people in reviews; `npm run golden` writes them anew. A line break after each block is for the eye. */
function golden(t: TestContext, name: string, report: Report, now: Instant): void {
  const pages = renderMatrix(report, at(now)).map(
    ({ body, html }) => `${body}\n--- html\n${html.replaceAll(/(<\/(?:p|ul|pre|table|blockquote|li)>)/g, '$1\n')}`,
  );
  const file = new URL(`../../golden/matrix/${name.replaceAll(/[^A-Za-z]+/g, '-')}.txt`, import.meta.url).pathname;
  t.assert.fileSnapshot(pages.join('\n=== in the thread ===\n'), file, { serializers: [(value: string) => value] });
}

const traces: Readonly<Record<string, LookSpec>> = { ...registrationLooks, ...serverLooks, ...otherLooks };

for (const [title, spec] of Object.entries(traces)) {
  test(`what Matrix shows of ${title}`, t => {
    golden(t, `trace-${title}`, sayTrace(lookOf(spec), { now: NOW, all: false }), NOW);
  });
}

for (const [title, look] of Object.entries(whoisLooks)) {
  test(`what Matrix shows of ${title}`, t => {
    golden(t, `whois-${title}`, sayWhois(look, whoisNow), whoisNow);
  });
}

test('every server and every finding, when they are asked for', t => {
  const look = lookOf(traces['some-servers-failing'] as LookSpec);
  golden(t, 'all-servers', sayTrace(look, { now: NOW, all: true }), NOW);
});

test('progress is one line', t => {
  golden(t, 'progress', sayProgress(lookOf(traces['still asking'] as LookSpec)), NOW);
});

for (const { title, report } of await otherAnswers('!')) {
  test(`what Matrix shows of ${title}`, t => golden(t, title, report, otherNow));
}
