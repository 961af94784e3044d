import type { Tally, TallyRule } from '../domain/security/tally';

/** Counters that forget. Names are ours; a tally that has ended reads as nothing counted. */
export interface Tallies {
  /** One request, whatever the number of names. In the order of the names. */
  read(names: readonly string[], nowMs: number): Promise<readonly Tally[]>;
  /** Counts one more and answers how it then stands. One write; two where a tally begins or its limit is reached. */
  count(name: string, rule: TallyRule, nowMs: number): Promise<Tally>;
  /** Counts different members only. Beyond the limit none are kept: every further member answers the limit plus one. */
  countMember(name: string, member: string, rule: TallyRule, nowMs: number): Promise<Tally>;
}
