import { newConfiguration } from '../../lambdas/domain/chargers/configuration';
import { ApiWorld } from './world';

async function withCharger(...ids: string[]) {
  const world = new ApiWorld();
  for (const id of ids) await world.ask('POST /v1/chargers', { body: { id } });
  let n = 0;
  const send = (id: string, action: string, payload: object) =>
    world.ask(`POST /v1/chargers/${id}/commands`, { body: { action, payload }, headers: { 'idempotency-key': `key-${n++}` } });
  return { world, send };
}

describe('a certificate chain longer than the charger takes', () => {
  const chain = (length: number) => ({ certificateChain: 'A'.repeat(length) });

  test('is refused with its place, before anything is sent', async () => {
    const { world, send } = await withCharger('CP-1');
    const key = 'CertificateSignedMaxChainSize';
    await world.configurations.change('CP-1', () => ({
      ...newConfiguration('CP-1'),
      keys: { [key.toLowerCase()]: { key, value: '5000', readonly: true, atMs: 1, seq: 1 } },
    }));
    const refused = await send('CP-1', 'CertificateSigned', chain(5_001));
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
      400,
      'INVALID_PAYLOAD',
      '/payload/certificateChain',
    ]);
    expect((await world.mailbox.list('CP-1', { limit: 10 })).items).toEqual([]);
    expect((await send('CP-1', 'CertificateSigned', chain(5_000))).status).toBe(202);
  });

  test('of a charger that never said how much it takes is the specification’s business: ten thousand', async () => {
    const { send } = await withCharger('CP-1');
    expect((await send('CP-1', 'CertificateSigned', chain(10_000))).status).toBe(202);
    expect((await send('CP-1', 'CertificateSigned', chain(10_001))).status).toBe(400);
  });
});

describe('a security profile over OCPP', () => {
  test.each([
    ['1', 409],
    ['0', 409],
    ['2', 202],
    ['3', 202],
  ])('of a charger that came with 2: %s is %i', async (value, status) => {
    const { world, send } = await withCharger('CP-1');
    await world.chargers.proveProfile('CP-1', 2);
    const answer = await send('CP-1', 'ChangeConfiguration', { key: 'securityProfile', value });
    expect([answer.status, answer.body.code]).toEqual([status, status === 409 ? 'PROFILE_WOULD_FALL' : undefined]);
  });
});

describe('mass switching', () => {
  const ids = Array.from({ length: 52 }, (_, n) => `CP-${n}`);

  test('the fifty-first charger in a minute is refused, whoever asks, and served in the next', async () => {
    const { world, send } = await withCharger(...ids);
    for (const id of ids.slice(0, 50)) expect((await send(id, 'Reset', { type: 'Soft' })).status).toBe(202);
    const refused = await send('CP-50', 'RemoteStopTransaction', { transactionId: 1 });
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([429, 'TOO_MANY_SWITCHED', '60']);
    world.nowMs += 60_000;
    expect((await send('CP-50', 'Reset', { type: 'Soft' })).status).toBe(202);
  });

  test('nor by one request for many: what is beyond fifty is told so, and reached by the same request in the next minute', async () => {
    const { world } = await withCharger(...ids);
    const resetAll = () =>
      world.ask('POST /v1/commands/bulk', {
        body: { action: 'Reset', payload: { type: 'Soft' }, filter: {} },
        headers: { 'idempotency-key': 'all' },
      });
    const count = ({ body }: Awaited<ReturnType<typeof resetAll>>) => ({
      sent: body.items.filter(({ commandId, replayed }: Record<string, unknown>) => commandId !== undefined && replayed !== true).length,
      replayed: body.items.filter(({ replayed }: Record<string, unknown>) => replayed === true).length,
      refused: body.items.filter(({ code }: Record<string, unknown>) => code === 'TOO_MANY_SWITCHED').length,
    });
    expect(count(await resetAll())).toEqual({ sent: 50, replayed: 0, refused: 2 });
    expect(count(await resetAll())).toEqual({ sent: 0, replayed: 50, refused: 2 });
    world.nowMs += 60_000;
    expect(count(await resetAll())).toEqual({ sent: 2, replayed: 50, refused: 0 });
  });

  test('one charger may be switched as often as needed, and what switches nothing is not counted', async () => {
    const { send } = await withCharger(...ids);
    for (let n = 0; n < 60; n++) expect((await send('CP-1', 'Reset', { type: 'Soft' })).status).toBe(202);
    for (const id of ids) expect((await send(id, 'GetConfiguration', {})).status).toBe(202);
  });

  test('who asked is with every command', async () => {
    const { world, send } = await withCharger('CP-1');
    await send('CP-1', 'Reset', { type: 'Soft' });
    expect((await world.mailbox.list('CP-1', { limit: 1 })).items[0]?.actor).toMatch(/^user:/);
  });
});
