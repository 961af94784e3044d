import { inflateRawSync } from 'node:zlib';
import { localDay, MARKET_TIME_ZONE, nextDay, publishedUntilMs } from '../../domain/signals/market-time';
import { pairByWallClock, recordedDateFor } from '../../domain/signals/replay-calendar';
import { type SignalSeries, type SignalSlot, SLOT_MS } from '../../domain/signals/signal';
import type { Clock } from '../../ports/clock';
import { type SignalSource, SignalSourceError } from '../../ports/signals';
import recording from './replay-prices.json';

/**
 * Real day-ahead prices of the winter 2025/26, replayed onto today's dates, so that everything works with no network and no
 * configuration. Every slot is labelled `replay`: nobody should mistake it for today's market. Tomorrow's prices appear after one
 * o'clock market time, as the real ones do, so what is tried out here meets the same gaps as in production.
 */
const WINTER = { firstDate: '2025-10-01', lastDate: '2026-03-31' };
const ALIASES: Readonly<Record<string, string>> = { 'DE-LU': 'DE', LU: 'DE' };

export class ReplayPrices implements SignalSource {
  readonly id = 'replay';
  readonly kind = 'price';
  readonly standsIn = true;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  serves(zone: string): boolean {
    return recordedZone(zone) !== undefined;
  }

  async fetch(zone: string, fromMs: number, toMs: number): Promise<SignalSeries> {
    const nowMs = this.#clock.nowMs();
    const prices = readRecording(zone);
    const untilMs = Math.min(toMs, publishedUntilMs(nowMs));
    const slots: SignalSlot[] = [];
    for (let day = localDay(fromMs, MARKET_TIME_ZONE); day.startMs < untilMs; day = nextDay(day, MARKET_TIME_ZONE)) {
      for (const { startMs, recordedStartMs } of pairByWallClock(day, recordedDateFor(day.date, WINTER), MARKET_TIME_ZONE)) {
        if (startMs < fromMs || startMs >= untilMs) continue;
        slots.push({ startMs, value: prices.at(recordedStartMs), quality: 'replay' });
      }
    }
    if (slots.length === 0) throw new SignalSourceError('EMPTY', `nothing is published yet for the time asked for`);
    return { kind: 'price', zone, unit: 'EUR/kWh', source: 'replay', licence: recording.licence, fetchedAtMs: nowMs, slots };
  }
}

function recordedZone(zone: string): keyof typeof recording.zones | undefined {
  const name = ALIASES[zone] ?? zone;
  return Object.hasOwn(recording.zones, name) ? (name as keyof typeof recording.zones) : undefined;
}

function readRecording(zone: string): { at(recordedStartMs: number): number } {
  const name = recordedZone(zone);
  if (name === undefined)
    throw new SignalSourceError('UNKNOWN_ZONE', `no recording of ${zone}; there are ${Object.keys(recording.zones).join(', ')}`);
  const hundredths = unpack(inflateRawSync(Buffer.from(recording.zones[name], 'base64')), recording.count);
  const firstMs = Date.parse(recording.startAt);
  return { at: (recordedStartMs) => hundredths[(recordedStartMs - firstMs) / SLOT_MS]! / 100_000 };
}

/** The reverse of `scripts/pack-replay-prices.ts`: zigzag varints of the steps between neighbours. */
function unpack(bytes: Buffer, count: number): Int32Array {
  const values = new Int32Array(count);
  let offset = 0;
  let value = 0;
  for (let i = 0; i < count; i++) {
    let zigzag = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[offset++]!;
      zigzag += (byte & 127) * scale;
      if (byte < 128) break;
    }
    value += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    values[i] = value;
  }
  return values;
}
