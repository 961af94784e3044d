import type { MeterSample } from '../../domain/sessions/meter-sample';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { TelemetryStore, TelemetryStream } from '../../ports/stores';

export class MemoryTelemetryStore implements TelemetryStore {
  readonly #streams = new Map<string, Map<string, MeterSample>>();

  async append(stream: TelemetryStream, samples: readonly MeterSample[]): Promise<void> {
    const known = this.#streams.get(nameOf(stream)) ?? new Map<string, MeterSample>();
    for (const sample of samples) known.set(positionOf(sample), sample);
    this.#streams.set(nameOf(stream), known);
  }

  async list(
    stream: TelemetryStream,
    { limit, cursor, fromMs, toMs }: PageRequest & { readonly fromMs?: number; readonly toMs?: number },
  ): Promise<Page<MeterSample>> {
    const rest = this.#ordered(stream)
      .filter(({ sampledAtMs }) => sampledAtMs >= (fromMs ?? 0) && sampledAtMs < (toMs ?? Number.POSITIVE_INFINITY))
      .filter((sample) => cursor === undefined || positionOf(sample) > cursor);
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rest.length > limit && last !== undefined ? positionOf(last) : null };
  }

  async all(stream: TelemetryStream): Promise<readonly MeterSample[]> {
    return this.#ordered(stream);
  }

  #ordered(stream: TelemetryStream): readonly MeterSample[] {
    const samples = [...(this.#streams.get(nameOf(stream)) ?? [])];
    return samples.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sample]) => sample);
  }
}

function nameOf(stream: TelemetryStream): string {
  return JSON.stringify('sessionId' in stream ? [stream.sessionId] : [stream.chargerId, stream.connectorId]);
}

function positionOf({ sampledAtMs, raw }: MeterSample): string {
  return `${sampledAtMs.toString().padStart(14, '0')}#${raw}`;
}
