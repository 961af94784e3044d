import { createContext, Script } from 'node:vm';
import { Refusal } from '../refusal';
import type { OriginRequest } from './origin-request';

/** What a CloudFront Function may answer itself instead of passing the request on. */
interface EdgeAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export type EdgeFunction = (request: OriginRequest) => { readonly request: OriginRequest } | { readonly answer: EdgeAnswer };

interface FunctionValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

interface FunctionOutput {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, FunctionValue>>;
  readonly body?: string | { readonly data: string; readonly encoding?: string };
  readonly uri?: string;
  readonly method?: string;
  readonly querystring?: string | Readonly<Record<string, FunctionValue>>;
}

/**
 * CloudFront gives a function less than a millisecond of processor. This is time on the wall and only stops one that never ends: a busy
 * machine was seen to keep the processor from us for more than a tenth of a second, and a charger was then refused with 503.
 */
const LIMIT_MS = 1_000;

/**
 * Runs the source of a viewer-request function as the template carries it, in a context without Node, with the event of
 * "CloudFront Functions event structure" (runtime 2.0). Header names are lower case; query values stay encoded.
 */
export function edgeFunction(source: string, name: string): EdgeFunction {
  const sandbox = createContext({ console: { log: () => {} } }, { codeGeneration: { strings: false, wasm: false } });
  try {
    new Script(source, { filename: `${name}.js` }).runInContext(sandbox, { timeout: LIMIT_MS });
  } catch (error) {
    throw new Refusal(`The edge function ${name} does not run: ${String(error)}`);
  }
  // The event crosses into the context as text, so the function cannot reach out through an object of ours.
  const call = new Script('JSON.stringify(handler(JSON.parse(event)))');
  return (request) => {
    sandbox['event'] = JSON.stringify(eventOf(request));
    let output: FunctionOutput;
    try {
      output = JSON.parse(String(call.runInContext(sandbox, { timeout: LIMIT_MS })));
    } catch {
      // "The CloudFront function returned an invalid value or threw": 502 and 503 in the cloud; a viewer sees an error page.
      return { answer: { status: 503, headers: [], body: 'The CloudFront function failed.' } };
    }
    if (output.statusCode !== undefined) return { answer: answerOf(output) };
    return { request: requestOf(request, output) };
  };
}

function eventOf(request: OriginRequest) {
  const headers: Record<string, FunctionValue> = {};
  const cookies: Record<string, FunctionValue> = {};
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (lower === 'cookie') {
      for (const cookie of value.split(/;\s*/))
        cookies[cookie.slice(0, cookie.indexOf('='))] = { value: cookie.slice(cookie.indexOf('=') + 1) };
    } else headers[lower] = { value: headers[lower] === undefined ? value : `${headers[lower].value},${value}` };
  }
  const querystring: Record<string, { value: string; multiValue?: { value: string }[] }> = {};
  for (const part of request.query === '' ? [] : request.query.split('&')) {
    const [name = '', ...rest] = part.split('=');
    const value = rest.join('=');
    const earlier = querystring[name];
    if (earlier === undefined) querystring[name] = { value };
    else earlier.multiValue = [...(earlier.multiValue ?? [{ value: earlier.value }]), { value }];
  }
  return {
    version: '1.0',
    context: { distributionDomainName: 'local', distributionId: 'LOCAL', eventType: 'viewer-request', requestId: 'local' },
    viewer: { ip: request.sourceIp },
    request: { method: request.method, uri: request.path, querystring, headers, cookies },
  };
}

function answerOf(output: FunctionOutput): EdgeAnswer {
  const body = typeof output.body === 'object' ? output.body.data : (output.body ?? '');
  const headers = Object.entries(output.headers ?? {}).map(([name, { value }]) => [name, value] as const);
  return { status: output.statusCode ?? 500, headers, body };
}

function requestOf(request: OriginRequest, output: FunctionOutput): OriginRequest {
  const changed = new Map(Object.entries(output.headers ?? {}).map(([name, { value }]) => [name.toLowerCase(), value]));
  const kept = request.headers.filter(([name]) => name.toLowerCase() === 'cookie' || changed.has(name.toLowerCase()));
  const present = new Set(kept.map(([name]) => name.toLowerCase()));
  return {
    ...request,
    path: output.uri ?? request.path,
    query: queryOf(output.querystring ?? {}),
    headers: [
      ...kept.map(([name, value]) => {
        const lower = name.toLowerCase();
        const same = lower === 'cookie' || request.headers.filter(([other]) => other.toLowerCase() === lower).length > 1;
        return [name, same ? value : (changed.get(lower) ?? value)] as const;
      }),
      ...[...changed].filter(([name]) => !present.has(name)),
    ],
  };
}

function queryOf(querystring: NonNullable<FunctionOutput['querystring']>): string {
  if (typeof querystring === 'string') return querystring;
  return Object.entries(querystring)
    .flatMap(([name, { value, multiValue }]) => (multiValue ?? [{ value }]).map((one) => `${name}=${one.value}`))
    .join('&');
}
