import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** What stands in the environment where the stage names no parameter. */
const NO_PARAMETER = '-';

/**
 * The token of a feed: from an encrypted parameter, so that it is in no template, no environment and no log; on one machine from the
 * environment. It is read when the feed is first asked, and once in the life of a function.
 */
export function readToken(own: string | undefined, parameter: string, client: () => SSMClient): () => Promise<string | undefined> {
  let read: Promise<string | undefined> | undefined;
  return () => {
    if (own) return Promise.resolve(own);
    if (parameter === NO_PARAMETER) return Promise.resolve(undefined);
    read ??= client()
      .send(new GetParameterCommand({ Name: parameter, WithDecryption: true }))
      .then(({ Parameter }) => Parameter?.Value);
    return read;
  };
}
