/** Nearest-rank percentile of numbers in any order; `null` of none. */
export function percentile(numbers: readonly number[], percent: number): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

export function median(numbers: readonly number[]): number | null {
  return percentile(numbers, 50);
}

export function rounded(value: number | null, digits = 2): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}

/** One line of JSON on stdout per measurement; everything for people goes to stderr. */
export function print(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export function remark(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
