import type { Charger, Session } from '../shared/api';
import { element } from '../shared/element';
import { ago, energy, power } from '../shared/format';

const SYMBOLS: Readonly<Record<string, string>> = {
  Available: '○',
  Preparing: '◔',
  Charging: '⚡',
  SuspendedEVSE: '⏸',
  SuspendedEV: '⏸',
  Finishing: '◕',
  Reserved: '⚑',
  Unavailable: '⊘',
  Faulted: '⚠',
};

/** A table on a wide screen, cards on a narrow one; the words are the same. */
export function drawChargers(chargers: readonly Charger[], open: readonly Session[], choose: (sessionId: string) => void): HTMLElement {
  if (chargers.length === 0) {
    return element(
      'p',
      { class: 'empty' },
      'No charger is registered yet. Register one with ',
      element('a', { href: '/v1/docs#post-v1-chargers' }, 'POST /v1/chargers'),
      '.',
    );
  }
  return element(
    'table',
    {},
    element('caption', { class: 'unseen' }, 'Chargers'),
    element(
      'thead',
      {},
      element('tr', {}, ...['Charger', 'Connection', 'Connectors', 'Power'].map((name) => element('th', { scope: 'col' }, name))),
    ),
    element('tbody', {}, ...chargers.map((charger) => drawCharger(charger, open, choose))),
  );
}

function drawCharger(charger: Charger, open: readonly Session[], choose: (sessionId: string) => void): HTMLElement {
  const sessions = open.filter(({ chargerId }) => chargerId === charger.id);
  const known = sessions.filter(({ powerW }) => powerW !== undefined);
  const make = [charger.vendor, charger.model].filter((word) => word !== null).join(' ');
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row', 'data-label': 'Charger' },
      element('bdi', {}, charger.id),
      element('small', {}, make || 'Has not booted yet'),
    ),
    element('td', { 'data-label': 'Connection' }, drawConnection(charger)),
    element(
      'td',
      { 'data-label': 'Connectors' },
      charger.connectors.length === 0
        ? element('span', { class: 'quiet' }, 'none reported')
        : element(
            'ul',
            { class: 'connectors' },
            ...charger.connectors.map((connector) => drawConnector(charger, connector, sessions, choose)),
          ),
    ),
    element(
      'td',
      { 'data-label': 'Power', class: 'figure' },
      known.length === 0 ? element('span', { class: 'quiet' }, '–') : power(known.reduce((sum, { powerW }) => sum + (powerW ?? 0), 0)),
    ),
  );
}

function drawConnection({ online, lastSeenAt }: Charger): HTMLElement {
  return element(
    'span',
    { class: online ? 'state good' : 'state quiet' },
    online ? '● Online' : '○ Offline',
    lastSeenAt !== null && element('small', {}, ago(lastSeenAt, Date.now())),
  );
}

function drawConnector(
  charger: Charger,
  connector: Charger['connectors'][number],
  sessions: readonly Session[],
  choose: (sessionId: string) => void,
): HTMLElement {
  const session = sessions.find(({ id }) => id === connector.sessionId);
  const fault = connector.errorCode === 'NoError' ? '' : ` (${connector.errorCode})`;
  return element(
    'li',
    {},
    element(
      'span',
      { class: `state ${connector.status === 'Faulted' ? 'bad' : connector.status === 'Charging' ? 'good' : ''}` },
      `${connector.id}: ${SYMBOLS[connector.status] ?? '?'} ${connector.status}${fault}`,
    ),
    session !== undefined &&
      element(
        'button',
        {
          type: 'button',
          class: 'link',
          'data-key': `charger-${session.id}`,
          'aria-label': `Show the session on ${charger.id}, connector ${connector.id}`,
          click: () => choose(session.id),
        },
        energy(session.energyWh),
      ),
  );
}
