import assert from 'node:assert/strict';
import { CHECKS } from '../../src/checks.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { evidence, type Story } from './evidence.ts';

/** What a story must come to. What is not said must not be: no findings means that every finding is one too many. */
export interface Expected {
  readonly verdict: string;
  readonly fixer: string;
  readonly at?: string;
  readonly because?: readonly string[];
  readonly severity?: string;
  readonly confidence?: string;
  readonly of?: string;
  readonly findings?: readonly string[];
}

export const diagnosisOf = (story: Story): Diagnosis => diagnose(evidence(story), CHECKS);

/** Judges the story and compares all of it: verdict, fixer, place, cause, how bad, how sure, and every finding. */
export function expectDiagnosis(story: Story, expected: Expected): Diagnosis {
  const diagnosis = diagnosisOf(story);
  const { verdict, findings } = diagnosis;
  assert.deepEqual(
    {
      verdict: verdict.code,
      fixer: verdict.fixer,
      at: verdict.brokenAt,
      because: verdict.because,
      severity: verdict.severity,
      confidence: verdict.confidence,
      of: verdict.of && `${verdict.of.verdict.code} ${verdict.of.name}`,
      findings: [...new Set(findings.map(f => f.code))].sort(),
    },
    {
      severity: 'critical',
      confidence: 'certain',
      because: [],
      ...expected,
      at: expected.at ?? null,
      of: expected.of ?? null,
      findings: [...(expected.findings ?? [])].sort(),
    },
  );
  return diagnosis;
}

/** The story does not come to that verdict, whatever else it comes to. */
export function forbidVerdict(story: Story, code: string): Diagnosis {
  const diagnosis = diagnosisOf(story);
  assert.notEqual(diagnosis.verdict.code, code);
  return diagnosis;
}
export const HEALTHY: Expected = { verdict: 'healthy', fixer: 'nobody', severity: 'none' };
