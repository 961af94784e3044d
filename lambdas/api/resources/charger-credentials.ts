import * as z from 'zod';
import { forgetUnsentKey, sendNewKey } from '../../commands/change-key';
import { actorOf } from '../authenticate';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, serve } from '../serve';
import { ChargerBody, live } from './chargers';
import { accepted, CommandBody, Wait, waitFor } from './commands';

/** Who a charger is and whether it may work: its key, and the operator's yes or no to it. */
export function credentialRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Chargers'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/credentials/rotate',
      summary: 'Give a charger a new key',
      description:
        'Makes a random key and sends it with ChangeConfiguration(AuthorizationKey). Until the charger has taken or refused it, either key opens the door; nobody is shown the new one.',
      tags,
      request: { params, query: z.strictObject({ wait: Wait }) },
      responses: { 202: answers('The command that carries it.', CommandBody) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      await forgetUnsentKey(charger, ports);
      const sent = await sendNewKey(charger, actorOf(c.get('principal')), { random: ports.random, sender: ports.commands });
      if (!sent.ok) throw new ApiProblem(sent.refusal.code);
      return accepted(await waitFor(sent.value.command, c.req.valid('query').wait, ports), false);
    },
  );

  const decisions = [
    ['approve', 'Accepted', 'Accept a charger', 'Its next BootNotification is answered Accepted, and it is set up then.'],
    [
      'reject',
      'Rejected',
      'Reject a charger',
      'Its next BootNotification is answered Rejected; it is sent nothing and may only end what it has begun.',
    ],
  ] as const;
  for (const [verb, registration, summary, description] of decisions) {
    serve(
      api,
      ports,
      {
        method: 'post',
        path: `/v1/chargers/{id}/${verb}`,
        summary,
        description,
        tags,
        request: { params },
        responses: { 200: answers('The charger as it then stands.', ChargerBody) },
      },
      async (c) => {
        const { id, registration: before } = await chargerInSight(c, c.req.valid('param').id, ports);
        c.get('audited').before = { registration: before };
        const change = registration === 'Accepted' ? { registration, acceptedAtMs: ports.clock.nowMs() } : { registration };
        const changed = await ports.chargers.update(id, change);
        if (!changed.ok) throw new ApiProblem(changed.refusal.code);
        return answer(ChargerBody, await live(c, ports, id));
      },
    );
  }
}
