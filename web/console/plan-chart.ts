import uPlot from 'uplot';
import type { MeterValue, Plan, Signal } from '../shared/api';
import { power, price } from '../shared/format';

interface Drawn {
  readonly plan: Plan | null;
  readonly prices: Signal;
  readonly readings: readonly MeterValue[];
}

const HEIGHT_PX = 300;
let shown: { chart: uPlot; observer: ResizeObserver } | undefined;

/** The price as a stepped line on the right, the planned power as steps and the measured power as a line on the left. */
export function drawChart(host: HTMLElement, { plan, prices, readings }: Drawn): void {
  shown?.observer.disconnect();
  shown?.chart.destroy();
  const look = getComputedStyle(document.documentElement);
  const colour = (name: string) => look.getPropertyValue(name).trim();
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const axis = { stroke: colour('--ink'), grid: { stroke: colour('--line') }, ticks: { stroke: colour('--line') } };
  const steps = (series: uPlot.Series): uPlot.Series => (stepped === undefined ? series : { ...series, paths: stepped });
  const chart = new uPlot(
    {
      width: Math.max(240, host.clientWidth),
      height: HEIGHT_PX,
      cursor: { drag: { x: false, y: false } },
      scales: { x: { time: true }, kw: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.1)] }, price: {} },
      axes: [
        axis,
        { ...axis, scale: 'kw', label: 'kW', size: 48 },
        { ...axis, scale: 'price', side: 1, label: prices.unit, size: 60, grid: { show: false } },
      ],
      series: [
        {},
        steps({
          label: 'Planned',
          scale: 'kw',
          stroke: colour('--plan'),
          fill: colour('--plan-fill'),
          width: 2,
          points: { show: false },
          value: (_chart, kw) => (kw === null ? '–' : power(kw * 1_000)),
        }),
        {
          label: 'Measured',
          scale: 'kw',
          stroke: colour('--measured'),
          width: 2,
          dash: [6, 3],
          spanGaps: true,
          // A session that has just begun has one reading, and one point makes no line.
          points: { show: readings.length < 50, size: 5 },
          value: (_chart, kw) => (kw === null ? '–' : power(kw * 1_000)),
        },
        steps({
          label: 'Price',
          scale: 'price',
          stroke: colour('--price'),
          width: 2,
          points: { show: false },
          value: (_chart, figure) => (figure === null ? '–' : price(figure, prices.unit)),
        }),
      ],
    },
    table({ plan, prices, readings }),
    host,
  );
  const observer = new ResizeObserver(() => {
    if (host.isConnected) chart.setSize({ width: Math.max(240, host.clientWidth), height: HEIGHT_PX });
  });
  observer.observe(host);
  shown = { chart, observer };
}

/** uPlot wants one row of times for all lines; where a line says nothing there is a null, and a step is closed where it ends. */
function table({ plan, prices, readings }: Drawn): uPlot.AlignedData {
  const planned = stepsOf(plan?.slots.map(({ start, end, powerW }) => ({ start, end, figure: powerW / 1_000 })) ?? []);
  const priced = stepsOf(prices.slots.map(({ start, end, value }) => ({ start, end, figure: value })));
  const measured = new Map(
    readings.flatMap(({ sampledAt, powerW }) => (powerW === undefined ? [] : [[Date.parse(sampledAt) / 1_000, powerW / 1_000] as const])),
  );
  const times = [...new Set([...planned.keys(), ...priced.keys(), ...measured.keys()])].sort((a, b) => a - b);
  return [times, fill(times, planned), times.map((at) => measured.get(at) ?? null), fill(times, priced)];
}

function stepsOf(slots: readonly { readonly start: string; readonly end: string; readonly figure: number }[]): Map<number, number | null> {
  const steps = new Map<number, number | null>();
  for (const { start, end, figure } of slots) {
    steps.set(Date.parse(start) / 1_000, figure);
    if (!steps.has(Date.parse(end) / 1_000)) steps.set(Date.parse(end) / 1_000, null);
  }
  return steps;
}

/** Carries each step on to the times that only other lines have. */
function fill(times: readonly number[], steps: ReadonlyMap<number, number | null>): (number | null)[] {
  let current: number | null = null;
  return times.map((at) => {
    const next = steps.get(at);
    if (next !== undefined) current = next;
    return current;
  });
}
