import { StoreError } from '../records.ts';

/** The form in which records lie in a shared store; a store with a higher number was written by a later version. */
const FORM = 1;

/** What stands beside the records, under a key that is none of theirs. */
export const FORM_KEY = 'outpost-form';
export const FORM_TEXT = JSON.stringify({ form: FORM });

/** Throws StoreError where a later version wrote here, or what stands there is no form at all. */
export function checkForm(text: string, shown: string): void {
  const form = formIn(text);
  if (form === null) throw new StoreError('other', `the store at ${shown} holds something of another program`);
  if (form > FORM)
    throw new StoreError(
      'other',
      `the store at ${shown} was written by a later version of Outpost (form ${form}, this one knows ${FORM})`,
    );
}

function formIn(text: string): number | null {
  try {
    const { form } = JSON.parse(text) as { form: unknown };
    return typeof form === 'number' ? form : null;
  } catch {
    return null;
  }
}
