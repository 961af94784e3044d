import { planBatch } from '../../lambdas/jobs/plan-batch';
import { SITE, Street } from '../support/street';

const nudge = (more: object) => JSON.stringify({ siteId: SITE, reason: 'SWEEP', ...more });

async function twoCars(site: Parameters<typeof Street.with>[0] = {}): Promise<Street> {
  const street = await Street.with(site);
  await street.addCar('b', {});
  return street;
}

async function versions(street: Street): Promise<(number | undefined)[]> {
  return [(await street.plans.get('ses_a'))?.version, (await street.plans.get('ses_b'))?.version];
}

describe('a batch of nudges', () => {
  test('ten of one site plan it once', async () => {
    const street = await twoCars();
    const bodies = Array.from({ length: 10 }, () => nudge({}));
    const plan = planBatch(bodies, street.deps);
    for (const body of bodies) await plan(body);
    expect(await versions(street)).toEqual([1, 1]);
  });

  test('a session that one nudge names and a charger that another names are planned, and no other', async () => {
    const street = await twoCars();
    await street.addCar('c', {});
    const bodies = [nudge({ sessionId: 'ses_a' }), nudge({ chargerId: 'CP-b' }), nudge({ sessionId: 'ses_a' })];
    const plan = planBatch(bodies, street.deps);
    for (const body of bodies) await plan(body);
    expect(await versions(street)).toEqual([1, 1]);
    expect(await street.plans.get('ses_c')).toBeUndefined();
  });

  test('when the site cannot be planned each of its messages fails, so that the queue brings all of them again', async () => {
    const street = await twoCars();
    const plan = planBatch([nudge({}), nudge({})], {
      ...street.deps,
      plans: { put: async () => false, get: () => Promise.reject(new Error('down')) },
    });
    await expect(plan(nudge({}))).rejects.toThrow('could not be planned');
    await expect(plan(nudge({}))).rejects.toThrow('could not be planned');
  });

  test('a message that is not ours fails alone', async () => {
    const street = await twoCars();
    const plan = planBatch(['{"hello":1}', 'no json', nudge({})], street.deps);
    expect(() => plan('{"hello":1}')).toThrow();
    expect(() => plan('no json')).toThrow();
    await plan(nudge({}));
    expect(await versions(street)).toEqual([1, 1]);
  });
});

describe('whom a nudge concerns', () => {
  test.each([
    // nudge                       plans of a and b
    [{}, [1, 1]],
    [{ sessionId: 'ses_b' }, [undefined, 1]],
    [{ chargerId: 'CP-a' }, [1, undefined]],
  ])('%j', async (concern, planned) => {
    const street = await twoCars();
    await planBatch([nudge(concern)], street.deps)(nudge(concern));
    expect(await versions(street)).toEqual(planned);
  });

  test('at a site with a limit one car is everybody’s concern', async () => {
    const street = await twoCars({ limitA: 20 });
    await planBatch([nudge({ sessionId: 'ses_b' })], street.deps)(nudge({ sessionId: 'ses_b' }));
    expect(await versions(street)).toEqual([1, 1]);
  });
});
