import { Refusal } from '../refusal';
import type { Deployed, Deployment } from '../template/deployment';
import { type Access, type Policy, readPolicy } from './policy';

/** What AWS's own policies allow of the services that exist here. Logs and traces do not. */
const AWS_MANAGED: Readonly<Record<string, readonly unknown[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [],
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: '*',
    },
  ],
  AWSXRayDaemonWriteAccess: [],
  AWSXrayWriteOnlyAccess: [],
};

/** Collects every policy that the template attaches to a role: inline, by AWS::IAM::Policy, by managed policy. */
export function policyOfRole(role: Deployed, deployment: Deployment): Policy {
  const owner = `${role.logicalId} in ${role.stackName}`;
  const documents: unknown[] = [];
  for (const inline of listOf(role.properties['Policies'])) documents.push((inline as { PolicyDocument: unknown }).PolicyDocument);
  for (const arn of listOf(role.properties['ManagedPolicyArns']).map(String)) {
    const managed = deployment.find('AWS::IAM::ManagedPolicy', arn);
    if (managed !== undefined) documents.push(managed.properties['PolicyDocument']);
    else documents.push({ Statement: statementsOfAws(arn, owner) });
  }
  for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
    for (const policy of deployment.all(type)) {
      if (listOf(policy.properties['Roles']).includes(role.ref)) documents.push(policy.properties['PolicyDocument']);
    }
  }
  return readPolicy(documents, owner);
}

function statementsOfAws(arn: string, owner: string): readonly unknown[] {
  const statements = AWS_MANAGED[arn.replace(/^arn:aws:iam::aws:policy\//, '')];
  if (statements === undefined) throw new Refusal(`${owner} uses the managed policy ${arn}, whose content the local server does not know.`);
  return statements;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The sentence for a role that no function carries: a schedule's. */
export function denialOfRole(role: Deployed, { action, resource }: Access): string {
  return `The role ${role.logicalId} in ${role.stackName} is not authorized to perform: ${action} on resource: ${resource}`;
}
