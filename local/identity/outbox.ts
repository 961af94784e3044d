import { appendFileSync, chmodSync, existsSync } from 'node:fs';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Where Cognito would send an e-mail. Whoever runs the server passes it on by hand: one JSON line each, for nobody else to read. */
export class Outbox {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    if (existsSync(path)) chmodSync(path, 0o600);
  }

  send(mail: Mail): void {
    appendFileSync(this.#path, `${JSON.stringify({ at: new Date().toISOString(), ...mail })}\n`, { mode: 0o600 });
  }
}
