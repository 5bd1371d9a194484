import type { Role } from '../../incidents/incident.ts';

/** What people are on an incident, in words; `is` stands before the name, `does` after it. */
export const ROLE_WORDS: Readonly<Record<Role, { readonly is: string; readonly does: string }>> = {
  lead: { is: 'lead', does: 'leads' },
  caller: { is: 'on the telephone', does: 'calls registrars and registries' },
  communications: { is: 'communications', does: 'tells users and the company' },
  scribe: { is: 'scribe', does: 'writes down what happens' },
};

export const ROLES_IN_ORDER = Object.keys(ROLE_WORDS) as readonly Role[];
