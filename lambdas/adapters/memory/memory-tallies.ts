import { countOne, current, type Tally, type TallyRule } from '../../domain/security/tally';
import type { Tallies } from '../../ports/tallies';

export class MemoryTallies implements Tallies {
  readonly #known = new Map<string, Tally>();
  readonly #members = new Map<string, ReadonlySet<string>>();

  async read(names: readonly string[], nowMs: number): Promise<readonly Tally[]> {
    return names.map((name) => current(this.#known.get(name), nowMs));
  }

  async count(name: string, rule: TallyRule, nowMs: number): Promise<Tally> {
    const counted = countOne(this.#known.get(name), rule, nowMs);
    this.#known.set(name, counted);
    return counted;
  }

  async countMember(name: string, member: string, rule: TallyRule, nowMs: number): Promise<Tally> {
    const known = current(this.#known.get(name), nowMs);
    const members = known.count === 0 ? new Set<string>() : (this.#members.get(name) ?? new Set<string>());
    if (members.has(member)) return known;
    if (members.size === rule.limit) return { ...known, count: rule.limit + 1 };
    this.#members.set(name, new Set([...members, member]));
    return this.count(name, rule, nowMs);
  }
}
