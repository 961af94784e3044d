import type { Session } from './card-desk';

/** What a driver can try on the page, in the words of its buttons. */
export const TRIALS = {
  approve: 'Approve',
  decline: 'Decline',
  challenge: 'Ask me first (3-D Secure)',
  slow: 'Approve slowly',
  lost: 'Approve, and lose the message',
} as const;
export type Trial = keyof typeof TRIALS;

export function isTrial(text: string): text is Trial {
  return Object.hasOwn(TRIALS, text);
}

/** The card page: plain HTML without a script, and nobody can take it for a real one. */
export function cardPage(session: Session, { note, asks }: { readonly note?: string; readonly asks?: boolean } = {}): string {
  const amount = `${(session.amount_total / 100).toFixed(2)} ${session.currency.toUpperCase()}`;
  const trials: readonly Trial[] = asks ? ['approve', 'decline'] : (Object.keys(TRIALS) as Trial[]);
  const labels: Partial<Record<Trial, string>> = asks ? { approve: 'It is me', decline: 'It is not me' } : {};
  return document(
    'Test payment',
    `<p class="banner" role="alert">TEST — NO MONEY MOVES</p>
<h1>${text(asks ? 'Your bank asks: is it you?' : session.description)}</h1>
<p class="amount">${text(amount)}</p>
${note === undefined ? '' : `<p role="status">${text(note)}</p>`}
<form method="post">${trials.map((trial) => `<button name="trial" value="${trial}">${text(labels[trial] ?? TRIALS[trial])}</button>`).join('\n')}</form>
<p><a href="${text(session.cancel_url)}">Back without paying</a></p>`,
  );
}

export function endPage(sentence: string): string {
  return document('Test payment', `<p class="banner" role="alert">TEST — NO MONEY MOVES</p><h1>${text(sentence)}</h1>`);
}

function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(title)}</title>
<style>body{font:1rem/1.5 system-ui;max-inline-size:28rem;margin:2rem auto;padding:0 1rem}.banner{background:#7a1f00;color:#fff;padding:.5rem;text-align:center}
.amount{font-size:2rem}button{display:block;inline-size:100%;margin-block:.5rem;padding:.75rem;font:inherit}</style></head><body><main>${body}</main></body></html>`;
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
