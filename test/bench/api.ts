import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTables } from '../../scripts/seed/open-tables';
import { seedNetwork } from '../../scripts/seed/seed-network';
import { SIZES } from '../../scripts/seed/seeded-network';
import { freePort } from '../support/free-port';
import { type MeasuredServer, startMeasuredServer } from './measured-server';
import { percentile, print, remark, rounded } from './statistics';

const DATES = 'from=2026-01-01&to=2026-12-31';
const ROUTES = [
  '/v1/sites?limit=50',
  '/v1/chargers?limit=50',
  '/v1/chargers?siteId=site_seeded000&limit=50',
  '/v1/sessions?limit=50',
  '/v1/sessions?chargerId=SEED-0001&limit=50',
  '/v1/sessions?siteId=site_seeded007&limit=50',
  '/v1/sessions?idTag=SEED00000001&limit=20',
  '/v1/drivers?limit=50',
  '/v1/drivers/drv_seeded00001/sessions?limit=20',
  '/v1/cards?limit=50',
  '/v1/reservations',
  '/v1/orphans',
  '/v1/audit',
  '/v1/api-keys',
  '/v1/users',
  '/v1/tariffs',
  '/v1/chargers/SEED-0001/commands',
  '/v1/chargers/SEED-0001/messages',
  '/v1/chargers/SEED-0001',
  '/v1/sessions/ses_seeded0000001',
  '/v1/chargers/SEED-0001/daily',
  `/v1/chargers/SEED-0001/daily?${DATES}`,
  '/v1/statistics/summary',
  `/v1/statistics/summary?${DATES}`,
  '/v1/statistics/summary?siteId=site_seeded007',
  '/v1/statistics/days',
  `/v1/statistics/days?${DATES}`,
  `/v1/statistics/load-curve?${DATES}`,
  `/v1/statistics/heat-map?${DATES}`,
  '/v1/statistics/uptime?limit=20',
  '/v1/statistics/uptime?chargerId=SEED-0001',
  '/v1/statistics/outages?chargerId=SEED-0001',
] as const;

const WARM_UPS = 2;
/** A caller may ask 50 times a second. */
const BETWEEN_MS = 25;

/** Every list's first and next page, the charger detail and each statistic on a seeded network; one request after the other. */
export async function benchApi({ size, requests }: { readonly size: keyof typeof SIZES; readonly requests: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatt-bench-api-'));
  const place = { folder, port: await freePort() };
  try {
    await (await startMeasuredServer(place)).stop();
    const beganMs = Date.now();
    const tables = await openTables(join(folder, 'data'));
    const { items } = await seedNetwork(tables.engine, tables.core, { size: SIZES[size], nowMs: beganMs });
    await tables.close();
    print({ bench: 'api', seeded: size, items, seconds: rounded((Date.now() - beganMs) / 1_000, 0) });
    const server = await startMeasuredServer(place);
    try {
      await measureAll(server, requests);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(server: MeasuredServer, requests: number): Promise<void> {
  const authorization = await logIn(server);
  for (const route of ROUTES) {
    const page = await measure(server, route, authorization, requests);
    if (typeof page?.nextCursor !== 'string') continue;
    await measure(
      server,
      `${route}${route.includes('?') ? '&' : '?'}cursor=${page.nextCursor}`,
      authorization,
      requests,
      `${route} (next page)`,
    );
  }
  remark(
    `load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
}

interface Page {
  readonly nextCursor?: string | null;
}

async function measure(
  server: MeasuredServer,
  path: string,
  authorization: string,
  requests: number,
  name: string = path,
): Promise<Page | undefined> {
  const ask = () => fetch(`${server.url}${path}`, { headers: { authorization } });
  for (let i = 0; i < WARM_UPS; i++) await (await patiently(ask)).text();
  const before = reads((await server.metrics()).awsCalls);
  const ms: number[] = [];
  let status = 0;
  let body = '';
  for (let i = 0; i < requests; i++) {
    await sleep(BETWEEN_MS);
    const beganMs = performance.now();
    const response = await patiently(ask);
    body = await response.text();
    ms.push(performance.now() - beganMs);
    status = response.status;
  }
  const perRequest = (reads((await server.metrics()).awsCalls) - before) / requests;
  print({
    bench: 'api',
    route: name,
    status,
    kB: rounded(body.length / 1_000, 1),
    p50Ms: rounded(percentile(ms, 50), 1),
    p95Ms: rounded(percentile(ms, 95), 1),
    readsPerRequest: rounded(perRequest, 1),
    load: rounded(loadavg()[0] ?? null, 1),
  });
  return status === 200 ? (JSON.parse(body) as Page) : undefined;
}

/** Whoever asks too fast is told when to come again. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await ask();
    if (response.status !== 429) return response;
    await sleep(1_000 * Number(response.headers.get('retry-after') ?? 1));
  }
}

function reads(calls: Readonly<Record<string, number>>): number {
  return Object.entries(calls)
    .filter(([name]) => /http-?api.* dynamodb:(GetItem|BatchGetItem|Query)$/i.test(name))
    .reduce((sum, [, count]) => sum + count, 0);
}

async function logIn({ url, credentials }: MeasuredServer): Promise<string> {
  const response = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  return `Bearer ${((await response.json()) as { accessToken: string }).accessToken}`;
}
