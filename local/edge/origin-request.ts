/** A request on its way from the edge to an origin: the viewer's, as the edge function left it. */
export interface OriginRequest {
  readonly method: string;
  /** Path as sent, still encoded, without the query. */
  readonly path: string;
  /** Query as sent, still encoded, without the question mark. */
  readonly query: string;
  /** In the order and spelling of the wire; a name may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly sourceIp: string;
}

/** The value of a header, or undefined. Several lines of one name become one, separated by commas (RFC 9110 §5.3). */
export function headerOf(request: OriginRequest, name: string): string | undefined {
  const values = request.headers.filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(',');
}
