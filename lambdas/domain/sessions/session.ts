import type { Payer } from '../ledger/movement';
import type { SpendingWatch } from '../ledger/spending-watch';
import type { MoneyText } from '../shared/money';
import type { SessionBill, SessionTariff } from '../tariffs/session-bill';

/** OCPP 1.6 §7.2 AuthorizationStatus. */
export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

/** The answer given to the charger, kept so that a repeated StartTransaction gets the very same one (F-6, INV-10). */
export interface IdTagInfo {
  readonly status: AuthorizationStatus;
  readonly parentIdTag?: string;
  readonly expiryDate?: string;
}

/**
 * Something about a session that a person should look at.
 * CLOCK_SUSPECT: the charger's time was impossible, ours was taken. UNAUTHORIZED_START: the card was refused, the energy is real.
 * SUSPECT_DUPLICATE: same start fields as an earlier, finished session (a dead clock). CONNECTOR_ZERO: start on connector 0.
 * METER_BACKWARDS, IMPOSSIBLE_ENERGY: the register cannot be right. CONFLICTING_STOP: a second, different stop came.
 * ENERGY_AFTER_STOP: samples beyond the stop's reading. METER_GAP: the register stood elsewhere when the session before ended.
 * ESTIMATED_STOP: nobody told the end, it was closed at its last meter value; the real stop still corrects it, once.
 * CORRECTED: figures were replaced, what stood before is kept. CREATED_BY_HAND: an operator made it from a stop without a start.
 */
export type SessionFlag =
  | 'CLOCK_SUSPECT'
  | 'UNAUTHORIZED_START'
  | 'SUSPECT_DUPLICATE'
  | 'CONNECTOR_ZERO'
  | 'METER_BACKWARDS'
  | 'IMPOSSIBLE_ENERGY'
  | 'CONFLICTING_STOP'
  | 'ENERGY_AFTER_STOP'
  | 'METER_GAP'
  | 'ESTIMATED_STOP'
  | 'CORRECTED'
  | 'CREATED_BY_HAND';

/** What the driver asked for. Without energy and time a session is planned by habit, and charged at once where there is none. */
export interface Preferences {
  readonly readyByMs?: number;
  readonly energyWh?: number;
  /** Charge now at full power, whatever it costs. */
  readonly boost?: boolean;
  /** So much at once, and only the rest when it is cheap. */
  readonly minimumWh?: number;
  /** In the currency of the site's prices: dearer quarter-hours are left out before ready-by, even if the car is not full then. */
  readonly maxPricePerKwh?: number;
  /** The last minutes before ready-by are kept for charging, so that the car leaves with a warm battery. */
  readonly preconditionMinutes?: number;
  /** In place of the site's. */
  readonly mode?: ChargingMode;
}

/** The one knob between a full car and a cheap one, for cars of which nobody said when they leave. */
export type ChargingMode = 'AT_ONCE' | 'NEVER_SHORT' | 'BALANCED' | 'CHEAPEST';

/** The newest sample, whatever order the samples came in. */
export interface LiveReading {
  readonly sampledAtMs: number;
  readonly registerWh?: number;
  readonly powerW?: number;
  readonly currentA?: number;
  readonly voltageV?: number;
  /** Phases that carried more than 1 A. */
  readonly activePhases?: number;
  readonly socPercent?: number;
}

interface SessionFacts {
  readonly id: string;
  readonly chargerId: string;
  readonly connectorId: number;
  /** 1 to 2^31 - 1, from the start's own fields: the same start gives the same number on every retry (F-11). */
  readonly transactionId: number;
  /** As the charger sent it. */
  readonly idTag: string;
  readonly siteId: string;
  readonly driverId?: string;
  readonly startKey: string;
  readonly startMessageId: string;
  readonly idTagInfo: IdTagInfo;
  readonly startedAtMs: number;
  readonly startReceivedAtMs: number;
  readonly meterStartWh: number;
  readonly reservationId?: number;
  readonly flags: readonly SessionFlag[];
  readonly live?: LiveReading;
  readonly preferences?: Preferences;
  /** Fixed shortly after the start, and for good: see `fixTariff`. Absent where no tariff applies, and until then. */
  readonly tariff?: SessionTariff;
  /** Who pays, decided at the start. Absent in sessions from before there was a ledger: those are charged to nobody. */
  readonly payer?: Payer;
  /** Of a session that a wallet pays: when its cost is to be compared with what is held for it. */
  readonly spendingWatch?: SpendingWatch;
}

export interface OpenSession extends SessionFacts {
  readonly status: 'OPEN';
}

/** Figures that stood until they were corrected. */
export interface Correction {
  readonly atMs: number;
  /** `stop` for the charger's own late stop, else the inbox item that asked for it: the same cause corrects once. */
  readonly cause: string;
  readonly replaced: {
    readonly stoppedAtMs: number;
    readonly meterStopWh: number;
    readonly stopReason: string;
    readonly energyWh: number;
    readonly settledAtMs?: number;
    readonly energyCost?: EnergyCost;
    readonly bill?: SessionBill;
  };
}

interface Stopped extends SessionFacts {
  readonly stoppedAtMs: number;
  readonly stopReceivedAtMs: number;
  readonly meterStopWh: number;
  /** OCPP 1.6 §7.36; `Local` when the charger left it out, as the specification says. Verbatim otherwise. */
  readonly stopReason: string;
  readonly stopIdTag?: string;
  /** Never negative: an impossible register is flagged and counted as 0 until a person decides. */
  readonly energyWh: number;
  /** Oldest first. Each is followed by a settlement of its own. */
  readonly corrections?: readonly Correction[];
  /** Flags that a person has looked at and decided about. */
  readonly reviewedFlags?: readonly SessionFlag[];
}

export interface ClosedSession extends Stopped {
  readonly status: 'CLOSED';
}

/** What the energy cost at the market, and what it would have cost had the car charged at once at full power. */
export interface EnergyCost {
  readonly cost: MoneyText;
  readonly baselineCost: MoneyText;
  /** Baseline less cost; negative when waiting did not pay. */
  readonly saved: MoneyText;
  /** Where the prices came from, and whether any slot was a forecast or a replay of another day. */
  readonly priceSource: string;
  readonly priceQuality: 'final' | 'forecast' | 'replay' | 'missing';
}

export interface SettledSession extends Stopped {
  readonly status: 'SETTLED';
  readonly settledAtMs: number;
  /** Absent when no price was known for the time of the session. */
  readonly energyCost?: EnergyCost;
  /** What it cost by its tariff. Absent where none applies. */
  readonly bill?: SessionBill;
  /** What whoever pays was charged, tax included: the session's settlement in the ledger. Absent where nobody pays. */
  readonly charged?: MoneyText;
}

export type Session = OpenSession | ClosedSession | SettledSession;
