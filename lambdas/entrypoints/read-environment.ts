/**
 * Reads the variables that `lib/` promised this function under the same type. A missing one stops the function at its first
 * breath, by name, instead of failing somewhere later.
 */
export function readEnvironment<E extends object>(...names: readonly (keyof E & string)[]): { readonly [K in keyof E]: string } {
  const read: Record<string, string> = {};
  for (const name of names) {
    const text = process.env[name];
    if (text === undefined || text === '') throw new Error(`environment variable ${name} is not set`);
    read[name] = text;
  }
  return read as { readonly [K in keyof E]: string };
}
