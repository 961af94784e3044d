/** Something the operator must mend before the server can run. `main.ts` prints its one line and exits with 1, without a stack trace. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
