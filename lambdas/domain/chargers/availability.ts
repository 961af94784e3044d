export type AvailabilityType = 'Inoperative' | 'Operative';

/** What a charger was told of one connector, and what it said to that (OCPP 1.6 §5.2). */
export interface ConnectorAvailability {
  readonly chargerId: string;
  /** 0: the charger with all its connectors. */
  readonly connectorId: number;
  /** The newest change that it took. */
  readonly holds?: Told<'Accepted' | 'Scheduled'>;
  /** The newest change that it refused, if that came after. */
  readonly refused?: Told<string>;
  readonly version: number;
}

interface Told<Answer extends string> {
  readonly type: AvailabilityType;
  /** Scheduled: a transaction is running, and the charger does it when that ends. */
  readonly answer: Answer;
  readonly seq: number;
  readonly atMs: number;
}

/** A change that is wanted at some time. */
export interface AvailabilityChange {
  readonly chargerId: string;
  readonly id: string;
  readonly connectorId: number;
  readonly type: AvailabilityType;
  readonly atMs: number;
  readonly createdAtMs: number;
  readonly actor: string;
  /** SENDING: its command is being made, and it can no longer be taken back. */
  readonly state: 'PLANNED' | 'CANCELLED' | 'SENDING' | 'SENT';
  /** The command that carries it. */
  readonly seq?: number;
  readonly version: number;
}

interface Asked {
  readonly chargerId: string;
  readonly connectorId: number;
  readonly type: AvailabilityType;
  readonly seq: number;
}

/** After an answer to ChangeAvailability. A refused change leaves what stands; an older command's answer changes nothing. */
export function answeredChangeAvailability(
  known: ConnectorAvailability | undefined,
  { chargerId, connectorId, type, seq }: Asked,
  answer: string,
  atMs: number,
): ConnectorAvailability {
  const before = known ?? { chargerId, connectorId, version: 0 };
  if (seq <= Math.max(before.holds?.seq ?? 0, before.refused?.seq ?? 0)) return before;
  if (answer !== 'Accepted' && answer !== 'Scheduled') return { ...before, refused: { type, answer, seq, atMs } };
  const { refused: _, ...rest } = before;
  return { ...rest, holds: { type, answer, seq, atMs } };
}

/** What holds for a connector: the newer of its own change and of the whole charger's. */
export function availabilityOf(all: readonly ConnectorAvailability[], connectorId: number): ConnectorAvailability['holds'] {
  return all
    .filter((one) => one.connectorId === connectorId || one.connectorId === 0)
    .flatMap(({ holds }) => (holds === undefined ? [] : [holds]))
    .sort((a, b) => b.seq - a.seq)[0];
}

/** What a charger has to be told again after a boot: some firmware forgets across a power cut that it was taken out of service. */
export function outOfService(all: readonly ConnectorAvailability[]): readonly ConnectorAvailability[] {
  return all.filter((one) => one.holds?.type === 'Inoperative' && availabilityOf(all, one.connectorId) === one.holds);
}
