import { readPolicy } from '../iam/policy';
import { Refusal } from '../refusal';
import type { Deployment } from '../template/deployment';
import type { RunnableFunction } from './deployed-function';

/** The function behind an integration, an authorizer or a schedule: by ARN, by name, or by API Gateway's invocation URI. */
export function functionAt(uri: string, functions: readonly RunnableFunction[], usedBy: string): RunnableFunction {
  const arn = /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
  const found = functions.find(({ resource, run }) => run.arn === arn || resource.ref === arn);
  if (found === undefined) throw new Refusal(`${usedBy} calls ${arn}, which is no function of the template.`);
  return found;
}

/**
 * API Gateway needs a permission on the function itself (AWS::Lambda::Permission); without one every call is a 500 in the cloud. Here
 * it is found at start.
 */
export function requirePermission(target: RunnableFunction, sourceArn: string, deployment: Deployment): RunnableFunction {
  const { run, resource } = target;
  const granted = deployment.all('AWS::Lambda::Permission').some(({ properties }) => {
    const ofFunction = properties['FunctionName'] === run.arn || properties['FunctionName'] === resource.ref;
    if (!ofFunction || properties['Principal'] !== 'apigateway.amazonaws.com') return false;
    const sources = properties['SourceArn'] ?? '*';
    const policy = readPolicy([{ Statement: { Effect: 'Allow', Action: properties['Action'], Resource: sources } }], run.name);
    return policy.allows({ action: 'lambda:InvokeFunction', resource: sourceArn });
  });
  if (!granted) {
    throw new Refusal(
      `API Gateway is not authorized to perform: lambda:InvokeFunction on resource: ${run.arn} because no AWS::Lambda::Permission allows ${sourceArn}`,
    );
  }
  return target;
}
