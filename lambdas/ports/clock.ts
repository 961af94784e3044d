/** The only source of time. The simulator runs days in seconds through it. */
export interface Clock {
  nowMs(): number;
}

/** The only source of randomness. */
export interface Random {
  /** `length` characters of A-Z a-z 0-9, unguessable. */
  token(length: number): string;
  /** A new ULID, sortable by the time of its making. */
  ulid(): string;
}

/** Waiting, for the few places that hold a caller: virtual in tests. */
export type Sleep = (durationMs: number) => Promise<void>;
