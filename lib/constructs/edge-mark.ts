import { type Stack, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StageConfig } from '../../config/stage';

/**
 * What the distribution sends along, so that a request is known to have come that way. Without client certificates it opens nothing: it tells
 * whose address is counted, and the id that CloudFormation gave the stack will do. With them it vouches for an identity, and is a secret.
 */
export function edgeMark(stack: Stack, { edge }: StageConfig): string {
  if (edge?.clientCertificates === undefined) return stack.stackId;
  const secret = new Secret(stack, 'EdgeMark', {
    description: 'Sent by the distribution with every handshake of a charger',
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Distribution and authorizer take a new value with one deployment of both stacks. Changed by itself it would keep out every charger ' +
      'that has a certificate and nothing else.',
  });
  // It stands in the template as a reference; CloudFormation puts the value into both sides.
  return secret.secretValue.unsafeUnwrap();
}
