import type { Session } from '../shared/api';
import { element } from '../shared/element';
import { dateAndTime, energy, money, power } from '../shared/format';

const WORDS = { OPEN: '▶ Open', CLOSED: '■ Ended', SETTLED: '✓ Settled' } as const satisfies Record<Session['status'], string>;

export function drawSessions(sessions: readonly Session[], chosen: string | undefined, choose: (sessionId: string) => void): HTMLElement {
  if (sessions.length === 0) return element('p', { class: 'empty' }, 'No car has charged yet.');
  return element(
    'table',
    {},
    element('caption', { class: 'unseen' }, 'Newest sessions'),
    element(
      'thead',
      {},
      element('tr', {}, ...['Started', 'Charger', 'Card', 'State', 'Energy', 'Cost'].map((name) => element('th', { scope: 'col' }, name))),
    ),
    element('tbody', {}, ...sessions.map((session) => drawSession(session, session.id === chosen, choose))),
  );
}

function drawSession(session: Session, isChosen: boolean, choose: (sessionId: string) => void): HTMLElement {
  return element(
    'tr',
    isChosen ? { class: 'chosen' } : {},
    element(
      'th',
      { scope: 'row', 'data-label': 'Started' },
      element(
        'button',
        {
          type: 'button',
          class: 'link',
          'data-key': `session-${session.id}`,
          'aria-pressed': String(isChosen),
          'aria-label': `Show the session of ${dateAndTime(session.startedAt)} on ${session.chargerId}`,
          click: () => choose(session.id),
        },
        dateAndTime(session.startedAt),
      ),
    ),
    element('td', { 'data-label': 'Charger' }, element('bdi', {}, `${session.chargerId} / ${session.connectorId}`)),
    element('td', { 'data-label': 'Card' }, element('bdi', {}, session.idTag)),
    element(
      'td',
      { 'data-label': 'State' },
      element('span', { class: session.status === 'OPEN' ? 'state good' : 'state' }, WORDS[session.status]),
      session.flags.length > 0 && element('small', { class: 'bad' }, `⚠ ${session.flags.join(', ')}`),
    ),
    element(
      'td',
      { 'data-label': 'Energy', class: 'figure' },
      energy(session.energyWh),
      session.powerW !== undefined && element('small', {}, power(session.powerW)),
    ),
    element(
      'td',
      { 'data-label': 'Cost', class: 'figure' },
      session.cost === undefined ? element('span', { class: 'quiet' }, '–') : money(session.cost),
      session.saved !== undefined && element('small', {}, `saved ${money(session.saved)}`),
    ),
  );
}
