import type { Caller } from '../iam/callers';

/** A request of an AWS SDK, read completely. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A request whose signer is one of the deployed functions. */
interface SignedRequest extends AwsRequest {
  readonly caller: Caller;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** One AWS service as the SDK meets it. */
export type AwsService = (request: SignedRequest) => Promise<AwsAnswer>;

/** An error as the JSON protocols carry it: the SDK makes the exception's name from `__type`. */
export function jsonError(type: string, message: string, status = 400): AwsAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, message, Message: message }),
  };
}

export function jsonAnswer(value: unknown): AwsAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(value) };
}
