import { type Figures, minusFigures, NOTHING, plusFigures } from './figures';
import { figuresOn, type SessionCount } from './session-count';
import { lengthMs, type Span } from './spans';

/** The row of a charger and a day of its site's clock. */
export interface ChargerDay {
  readonly date: string;
  readonly figures: Figures;
  /** Of every session that ran on this day, so that the union stays right when one of them is corrected. */
  readonly spans: readonly Span[];
  readonly version: number;
}

export interface DayChange {
  readonly date: string;
  readonly before: ChargerDay | undefined;
  readonly after: ChargerDay;
  /** What the rows of the site and of the network have to be told. */
  readonly delta: Figures;
}

/** The days that a session touches, or touched. */
export function datesOf(...counts: readonly (SessionCount | undefined)[]): readonly string[] {
  return [...new Set(counts.flatMap((count) => [...Object.keys(count?.days ?? {}), ...Object.keys(count?.fees ?? {})]))].sort();
}

/** Puts a count in the place of the one before it. */
export function changeDay(
  row: ChargerDay | undefined,
  date: string,
  was: SessionCount | undefined,
  is: SessionCount | undefined,
): DayChange {
  const before = row ?? { date, figures: NOTHING, spans: [], version: 0 };
  const spans = withSpan(withoutSpan(before.spans, was?.days[date]?.span), is?.days[date]?.span);
  const { workingMs: _, ...rest } = plusFigures(minusFigures(before.figures, figuresOn(was, date)), figuresOn(is, date));
  const workingMs = lengthMs(spans);
  const figures = { ...rest, ...(workingMs === 0 ? {} : { workingMs }) };
  return {
    date,
    before: row,
    after: { date, figures, spans, version: before.version + 1 },
    delta: minusFigures(figures, before.figures),
  };
}

/** The row as it is when all of these have been counted. */
export function dayOf(date: string, counts: readonly SessionCount[]): Omit<ChargerDay, 'version'> {
  const { figures, spans } = counts.reduce<ChargerDay | undefined>(
    (row, count) => changeDay(row, date, undefined, count).after,
    undefined,
  ) ?? { figures: NOTHING, spans: [] };
  return { date, figures, spans };
}

function withSpan(spans: readonly Span[], span: Span | undefined): readonly Span[] {
  return span === undefined ? spans : [...spans, span].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function withoutSpan(spans: readonly Span[], span: Span | undefined): readonly Span[] {
  if (span === undefined) return spans;
  const place = spans.findIndex(([startMs, endMs]) => startMs === span[0] && endMs === span[1]);
  return place === -1 ? spans : spans.filter((_, i) => i !== place);
}
