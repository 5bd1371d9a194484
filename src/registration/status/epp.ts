import { lock, normal, note, out, type StatusMeaning, warning } from './meaning.ts';

const CALL_REGISTRAR =
  'call the registrar: an unpaid bill, an unanswered check of the e-mail address, or an abuse report are the usual reasons';
const ASK_REGISTRY = 'have the registrar open a case with the registry; for a court order, take a lawyer';
const RESTORE = 'have the registrar restore it now; that costs a fee, and can be done for about 30 days';
const UNLOCK_REGISTRAR = 'have the registrar lift it before you change name servers';
const UNLOCK_REGISTRY =
  'have the registrar ask the registry to lift it before you change name servers (a registry lock needs the agreed procedure)';
const HIJACK = 'if you did not ask for it, call the registrar at once: a stolen account begins like this';

/**
 * Statuses of EPP (RFC 5731 §2.3) and of the grace periods (RFC 3915 §3.1), with RDAP's words for them (RFC 8056 §2, RFC 9083
 * §10.2.2). Keys are squashed: lower case, letters and digits only, so that `client hold` and `clientHold` are one.
 */
export const EPP: Readonly<Record<string, StatusMeaning>> = {
  ok: normal('no locks, nothing pending'),
  active: normal('no locks, nothing pending'),
  linked: note('in use by another object', 'linked'),
  associated: note('in use by another object', 'linked'),
  inactive: out(
    'registry',
    'registrar',
    'inactive',
    'registered without name servers',
    'have the registrar set name servers',
  ),
  clienthold: out('registrar', 'registrar', 'clientHold', 'held by the registrar', CALL_REGISTRAR),
  serverhold: out('registry', 'registry', 'serverHold', 'held by the registry', ASK_REGISTRY),
  redemptionperiod: out(
    'registry',
    'registrar',
    'redemptionPeriod',
    'deleted, and kept for a while in which only its holder can have it back',
    RESTORE,
  ),
  pendingrestore: {
    code: 'pendingRestore',
    inDns: true,
    setBy: 'registrar',
    liftedBy: 'registrar',
    plain: 'being restored: the registrar owes the registry a report within 7 days',
    next: 'ask the registrar whether it has sent the report',
  },
  pendingdelete: out(
    'registry',
    'nobody',
    'pendingDelete',
    'about to be deleted: nothing can stop it',
    'prepare to register it again in the second it is released',
  ),
  pendingcreate: note('being registered', 'pendingCreate'),
  pendingrenew: note('being renewed', 'pendingRenew'),
  pendingupdate: note('being changed', 'pendingUpdate'),
  pendingtransfer: warning('registrar', 'pendingTransfer', 'being moved to another registrar', HIJACK),
  autorenewperiod: warning(
    'registrar',
    'autoRenewPeriod',
    'past its end and renewed by the registry; the registrar may still park or delete it',
    'make sure that the renewal is paid at the registrar',
  ),
  addperiod: note('registered in the last days', 'addPeriod'),
  renewperiod: note('renewed in the last days', 'renewPeriod'),
  transferperiod: note('moved to its registrar in the last days', 'transferPeriod'),
  clienttransferprohibited: lock('registrar', 'clientTransferProhibited', 'locked against transfer, as it should be'),
  clientupdateprohibited: lock(
    'registrar',
    'clientUpdateProhibited',
    'the registrar forbids changes, of name servers too',
    UNLOCK_REGISTRAR,
  ),
  clientdeleteprohibited: lock('registrar', 'clientDeleteProhibited', 'locked against deletion'),
  clientrenewprohibited: lock(
    'registrar',
    'clientRenewProhibited',
    'the registrar forbids renewal',
    'ask the registrar why: it does so in disputes and before a deletion',
  ),
  servertransferprohibited: lock(
    'registry',
    'serverTransferProhibited',
    'the registry forbids transfer: a registry lock, a dispute, or the 60 days after a change',
  ),
  serverupdateprohibited: lock(
    'registry',
    'serverUpdateProhibited',
    'the registry forbids changes, of name servers too',
    UNLOCK_REGISTRY,
  ),
  serverdeleteprohibited: lock('registry', 'serverDeleteProhibited', 'the registry forbids deletion'),
  serverrenewprohibited: lock('registry', 'serverRenewProhibited', 'the registry forbids renewal', ASK_REGISTRY),
  // RFC 9083 §10.2.2: words without an EPP counterpart
  locked: lock('registry', null, 'locked: changes are forbidden', UNLOCK_REGISTRAR),
  validated: note('its data were checked'),
  renewprohibited: lock('registry', 'serverRenewProhibited', 'renewal is forbidden', ASK_REGISTRY),
  updateprohibited: lock(
    'registry',
    'serverUpdateProhibited',
    'changes are forbidden, of name servers too',
    UNLOCK_REGISTRY,
  ),
  transferprohibited: lock('registry', 'serverTransferProhibited', 'transfer is forbidden'),
  deleteprohibited: lock('registry', 'serverDeleteProhibited', 'deletion is forbidden'),
  proxy: note('registered through a proxy service'),
  private: note('its holder is not shown'),
  removed: note('some data are not shown'),
  obscured: note('some data are not shown'),
  reserved: note('reserved'),
  administrative: note('kept by the registry for itself'),
};

/** Words that many registries without EPP use alike. */
export const COMMON: Readonly<Record<string, StatusMeaning>> = {
  registered: normal('registered', null),
  delegated: normal('in the zone', null),
  granted: normal('registered', null),
  connected: normal('registered and delegated', null),
  connect: normal('registered and delegated', null),
  published: normal('in the zone', null),
  taken: normal('registered', null),
  live: normal('registered and served', null),
  paid: normal('registered', null),
  paidandinzone: normal('paid and in the zone', null),
  suspended: out('registry', 'registry', 'serverHold', 'suspended', 'have the registrar open a case with the registry'),
  hold: out('registry', 'registry', 'serverHold', 'on hold', 'have the registrar open a case with the registry'),
  onhold: out('registry', 'registry', 'serverHold', 'on hold', 'have the registrar open a case with the registry'),
  notdelegated: out('registry', 'registrar', 'inactive', 'not in the zone', 'ask the registrar for the reason'),
  deactivated: out('registry', 'registrar', 'serverHold', 'deactivated', 'ask the registrar for the reason'),
  expired: out('registry', 'registrar', 'redemptionPeriod', 'expired', 'pay the renewal at the registrar now'),
  redemption: out(
    'registry',
    'registrar',
    'redemptionPeriod',
    'deleted, and kept for a while in which only its holder can have it back',
    RESTORE,
  ),
  quarantine: out('registry', 'registrar', 'redemptionPeriod', 'deleted, and kept in quarantine', RESTORE),
  graceperiod: warning(
    'registrar',
    'autoRenewPeriod',
    'expired, in its grace period',
    'pay the renewal at the registrar now',
  ),
  transferlock: lock('registrar', 'clientTransferProhibited', 'locked against transfer'),
  updatelock: lock(
    'registrar',
    'clientUpdateProhibited',
    'changes are forbidden, of name servers too',
    UNLOCK_REGISTRAR,
  ),
};
