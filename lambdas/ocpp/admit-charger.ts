import type { Charger, SecurityProfile } from '../domain/chargers/charger';
import {
  type AttemptKind,
  type Attempts,
  attemptRule,
  countedAddress,
  justSpent,
  type PasswordCheck,
  passwordCheck,
} from '../domain/chargers/connection-attempts';
import { noticed } from '../domain/chargers/security-event';
import { NOTHING_COUNTED } from '../domain/security/tally';
import { ok, type Result, refuse } from '../domain/shared/result';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { RefusedVisits } from '../ports/refused-visits';
import type { SecurityEventStore } from '../ports/security-events';
import type { Tallies } from '../ports/tallies';
import { type ConnectionRefusal, claimedId, decide, type Handshake, readClaim } from './authorize-connection';
import { noteSecurityEvent, orLost } from './note-security';

/** What a handshake brings, with where it comes from. */
export interface Visit extends Handshake {
  readonly address: string;
  /** The identity in a certificate that the edge verified: also the one in the path, or the edge had not let it through. */
  readonly certifiedId?: string;
  /** How it came: in the clear, over TLS, or with such a certificate. */
  readonly profile: SecurityProfile;
  readonly userAgent: string | undefined;
}

export interface AdmissionPorts {
  readonly clock: Clock;
  readonly chargers: Pick<ChargerStore, 'get' | 'proveProfile'>;
  readonly tallies: Pick<Tallies, 'read' | 'count'>;
  readonly visits: Pick<RefusedVisits, 'note'>;
  readonly securityEvents: Pick<SecurityEventStore, 'append'>;
  readonly log: Log;
}

export interface Admission {
  readonly charger: Charger;
  /** With which of its keys, or with a certificate, which says nothing of either. */
  readonly cameWith: 'CURRENT' | 'PENDING' | 'CERTIFICATE';
}

interface Refusal {
  readonly code: ConnectionRefusal;
  readonly chargerId?: string;
}

/**
 * Whether a charger comes in. Two reads side by side; a write only for whoever is refused, and then the very same ones whether or not there
 * is such a charger, so that the time of the answer does not tell. After too many failures nothing is written any more either.
 */
export async function admitCharger(visit: Visit, ports: AdmissionPorts): Promise<Result<Admission, Refusal>> {
  if (visit.certifiedId !== undefined) return admitByCertificate(visit.certifiedId, visit, ports);
  const claim = readClaim(visit);
  const chargerId = claim.ok ? claim.chargerId : claimedId(visit.ids);
  if (chargerId === undefined) return refuse({ code: claim.ok ? 'BAD_ID' : claim.why });
  if (!claim.ok) {
    await noteFormFault(chargerId, visit, ports);
    return refuse({ code: claim.why, chargerId });
  }
  const [charger, attempts] = await Promise.all([ports.chargers.get(chargerId), readAttempts(chargerId, visit, ports)]);
  const check = passwordCheck(attempts);
  const decision = decide(claim, charger, check);
  if (!decision.allowed) {
    await noteFailure(chargerId, visit, attempts, check, ports);
    return refuse({ code: decision.why, chargerId });
  }
  return atItsProfile(decision, visit, ports);
}

/**
 * Security profile 3 asks for no password (white paper §2). The edge cannot look into our tables, and a certificate stays good until it
 * expires: whom an operator has rejected is kept out here.
 */
async function admitByCertificate(certifiedId: string, visit: Visit, ports: AdmissionPorts): Promise<Result<Admission, Refusal>> {
  const chargerId = claimedId(visit.ids);
  if (chargerId === undefined) return refuse({ code: visit.ids[0] ? 'BAD_ID' : 'NO_ID' });
  if (certifiedId !== encodeURIComponent(chargerId)) return refuse({ code: 'OTHER_CERTIFICATE', chargerId });
  const charger = await ports.chargers.get(chargerId);
  if (charger === undefined) {
    await noteFormFault(chargerId, visit, ports);
    return refuse({ code: 'UNKNOWN_WITH_CERTIFICATE', chargerId });
  }
  if (charger.registration === 'Rejected') return refuse({ code: 'REJECTED_WITH_CERTIFICATE', chargerId });
  return atItsProfile({ charger, cameWith: 'CERTIFICATE' }, visit, ports);
}

/** The floor rises with the first connection over something safer, and is lowered by a person alone (white paper A05.FR.08, A05.FR.09). */
async function atItsProfile(
  { charger, cameWith }: Admission,
  { profile, address }: Visit,
  ports: AdmissionPorts,
): Promise<Result<Admission, Refusal>> {
  const { id: chargerId, minProfile = 1, provenProfile = 0 } = charger;
  if (profile < minProfile) {
    const event = noticed(
      chargerId,
      'LowerSecurityProfile',
      ports.clock.nowMs(),
      `profile ${profile} from ${address}, at least ${minProfile}`,
    );
    await orLost(ports.log, 'security event', noteSecurityEvent(event, ports));
    return refuse({ code: 'PROFILE_TOO_LOW', chargerId });
  }
  if (profile > provenProfile && (await ports.chargers.proveProfile(chargerId, profile))) {
    ports.log.info('CHARGER_PROFILE_PROVEN', { chargerId, profile });
  }
  return ok({ charger, cameWith });
}

const NAMES = {
  pair: (chargerId: string, address: string) => `attempts#${address}#${chargerId}`,
  charger: (chargerId: string) => `attempts#charger#${chargerId}`,
  address: (_chargerId: string, address: string) => `attempts#address#${address}`,
} as const satisfies Readonly<Record<AttemptKind, (chargerId: string, address: string) => string>>;
const KINDS = Object.keys(NAMES) as readonly AttemptKind[];

/** What cannot be read is as if nothing had been counted: the password still decides. */
async function readAttempts(chargerId: string, { address }: Visit, { tallies, clock, log }: AdmissionPorts): Promise<Attempts> {
  const names = KINDS.map((kind) => NAMES[kind](chargerId, countedAddress(address)));
  const read = (await orLost(log, 'attempts', tallies.read(names, clock.nowMs()))) ?? [];
  const [pair = NOTHING_COUNTED, charger = NOTHING_COUNTED, ofAddress = NOTHING_COUNTED] = read;
  return { pair, charger, address: ofAddress };
}

/** A wrong password, or an id that nobody has: it cannot be told which from what is done here. */
async function noteFailure(
  chargerId: string,
  visit: Visit,
  attempts: Attempts,
  check: PasswordCheck,
  ports: AdmissionPorts,
): Promise<void> {
  if (check === 'RANDOM_KEYS_ONLY') return;
  await Promise.all([...KINDS.map((kind) => count(kind, chargerId, visit, ports)), noteVisit(chargerId, visit, attempts, false, ports)]);
}

/** No password, or none that can be read: nothing was guessed, so the charger's own tries are not used up by it. */
async function noteFormFault(chargerId: string, visit: Visit, ports: AdmissionPorts): Promise<void> {
  const attempts = await readAttempts(chargerId, visit, ports);
  if (isOverrun(attempts)) return;
  await Promise.all([count('address', chargerId, visit, ports), noteVisit(chargerId, visit, attempts, true, ports)]);
}

async function count(kind: AttemptKind, chargerId: string, { address }: Visit, ports: AdmissionPorts): Promise<void> {
  const { tallies, clock, log } = ports;
  const name = NAMES[kind](chargerId, countedAddress(address));
  const tally = await orLost(log, 'attempt', tallies.count(name, attemptRule(kind), clock.nowMs()));
  if (tally === undefined || kind === 'address' || !justSpent(kind, tally)) return;
  const where = kind === 'pair' ? `from ${address}` : 'from several addresses';
  const event = noticed(chargerId, 'FailedConnectionAttempts', clock.nowMs(), `${tally.count} failed attempts ${where}`);
  await orLost(log, 'security event', noteSecurityEvent(event, ports));
}

async function noteVisit(
  chargerId: string,
  { address, userAgent }: Visit,
  attempts: Attempts,
  cameWithoutPassword: boolean,
  { visits, clock, log }: AdmissionPorts,
): Promise<void> {
  // Whoever tries id after id from one address fills no list with them.
  if (isOverrun(attempts)) return;
  const agent = userAgent?.replace(/[^ -~]/g, '').slice(0, LONGEST_USER_AGENT);
  const visit = { chargerId, lastAtMs: clock.nowMs(), address, cameWithoutPassword, ...(agent ? { userAgent: agent } : {}) };
  await orLost(log, 'visit', visits.note(visit));
}
const LONGEST_USER_AGENT = 120;

function isOverrun({ address }: Attempts): boolean {
  return address.count >= attemptRule('address').limit;
}
