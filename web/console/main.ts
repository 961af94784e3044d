import { ApiError, type Charger, get, getAll, login, type Plan, type Session, type Site } from '../shared/api';
import { element, redraw } from '../shared/element';
import { poll } from '../shared/poll';
import { drawChargers } from './chargers';
import { showLogIn } from './log-in';
import { type ChosenSession, drawPlan } from './plan';
import { drawSessions } from './sessions';

const EVERY_MS = 5_000;
const HOUR_MS = 3_600_000;
/** How far around now a session without a plan is shown. */
const AHEAD_MS = 12 * HOUR_MS;
/** A week of sessions is the longest that prices are asked for. */
const LONGEST_MS = 7 * 24 * HOUR_MS;

const found = document.getElementById('app');
if (found === null) throw new Error('the page has no place for the console');
const app = found;

if (login.token() === null) logIn();
else showConsole();

function logIn(reason?: string): void {
  showLogIn(app, reason, showConsole);
}

function showConsole(): void {
  const message = element('p', { role: 'alert', class: 'message' });
  const chargersHost = element('div', { 'aria-busy': 'true' }, element('p', { class: 'empty' }, 'Loading chargers…'));
  const sessionsHost = element('div', { 'aria-busy': 'true' }, element('p', { class: 'empty' }, 'Loading sessions…'));
  const planHost = element('section', { class: 'panel wide', 'aria-label': 'Plan of a session' });
  const updated = element('small', { class: 'quiet' });
  let chosen: string | undefined;
  let newest: { chargers: readonly Charger[]; sessions: readonly Session[]; open: readonly Session[] } | undefined;
  let drawnPlan = '';
  const sites = new Map<string, Site>();

  redraw(
    app,
    element(
      'header',
      { class: 'top' },
      element('h1', {}, 'Tidewatt'),
      updated,
      element(
        'button',
        {
          type: 'button',
          click: () => {
            polling.stop();
            login.forget();
            logIn();
          },
        },
        'Log out',
      ),
    ),
    element(
      'main',
      { id: 'main', class: 'board' },
      message,
      element('section', { class: 'panel', 'aria-labelledby': 'chargers' }, element('h2', { id: 'chargers' }, 'Chargers'), chargersHost),
      element('section', { class: 'panel', 'aria-labelledby': 'sessions' }, element('h2', { id: 'sessions' }, 'Sessions'), sessionsHost),
      planHost,
    ),
  );
  redraw(planHost, element('p', { class: 'empty' }, 'Choose a session to see its plan.'));

  const polling = poll(EVERY_MS, async () => {
    try {
      const [chargers, open, recent] = await Promise.all([
        getAll('/v1/chargers', {}),
        getAll('/v1/sessions', { status: 'OPEN' }),
        get('/v1/sessions', { limit: 25 }),
      ]);
      const listed = new Set(recent.items.map(({ id }) => id));
      newest = { chargers, open, sessions: [...open.filter(({ id }) => !listed.has(id)), ...recent.items] };
      chosen ??= newest.sessions.at(0)?.id;
      draw();
      await refreshPlan();
      message.textContent = '';
      updated.textContent = `as of ${new Date().toLocaleTimeString()}`;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        polling.stop();
        login.forget();
        logIn('Your session has ended: log in again');
        return;
      }
      message.textContent = `${error instanceof ApiError ? error.message : 'Something on this page broke.'} What you see may be old; trying again.`;
      throw error;
    }
  });

  function choose(sessionId: string): void {
    chosen = sessionId;
    drawnPlan = '';
    redraw(planHost, element('p', { class: 'empty' }, 'Loading the session…'));
    draw();
    polling.now();
    planHost.scrollIntoView({ block: 'nearest' });
  }

  function draw(): void {
    if (newest === undefined) return;
    redraw(chargersHost, drawChargers(newest.chargers, newest.open, choose));
    redraw(sessionsHost, drawSessions(newest.sessions, chosen, choose));
    chargersHost.removeAttribute('aria-busy');
    sessionsHost.removeAttribute('aria-busy');
  }

  async function refreshPlan(): Promise<void> {
    const wanted = chosen;
    if (wanted === undefined) return;
    const read = await readSession(wanted, sites);
    const now = JSON.stringify(read);
    // Drawn anew only when something changed, so that a pointer or a screen reader on the chart is left in peace.
    if (wanted !== chosen || now === drawnPlan) return;
    drawnPlan = now;
    drawPlan(planHost, read);
  }
}

async function readSession(id: string, sites: Map<string, Site>): Promise<ChosenSession> {
  const session = await get('/v1/sessions/{id}', { id });
  const plan = await get('/v1/sessions/{id}/plan', { id }).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'PLAN_NOT_FOUND') return null;
    throw error;
  });
  const site = sites.get(session.siteId) ?? (await get('/v1/sites/{id}', { id: session.siteId }));
  sites.set(site.id, site);
  const { from, to } = span(session, plan);
  const [prices, readings] = await Promise.all([
    get('/v1/signals/{kind}/{zone}', { kind: 'price', zone: site.priceZone, from, to }),
    getAll('/v1/sessions/{id}/meter-values', { id }, 2_000),
  ]);
  return { session, plan, site, prices, readings };
}

/** From the hour of the start to the end of the plan, or of the session. */
function span(session: Session, plan: Plan | null): { from: string; to: string } {
  const startMs = Math.floor(Date.parse(session.startedAt) / HOUR_MS) * HOUR_MS;
  const ends = [
    startMs + HOUR_MS,
    session.stoppedAt === undefined ? Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + AHEAD_MS : Date.parse(session.stoppedAt),
    ...(plan?.slots.at(-1) === undefined ? [] : [Date.parse(plan.slots.at(-1)?.end ?? session.startedAt)]),
  ];
  const endMs = Math.min(startMs + LONGEST_MS, Math.ceil(Math.max(...ends) / HOUR_MS) * HOUR_MS);
  return { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() };
}
