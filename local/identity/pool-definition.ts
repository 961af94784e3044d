import { CognitoError } from './cognito-error';

/** One AWS::Cognito::UserPool with its clients and groups. */
export interface PoolDefinition {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly groups: ReadonlySet<string>;
  readonly clients: ReadonlyMap<string, ClientDefinition>;
  readonly passwordPolicy: PasswordPolicy;
}

export interface ClientDefinition {
  readonly authFlows: ReadonlySet<string>;
  readonly accessTokenS: number;
  readonly refreshTokenS: number;
  /** How long a rotated refresh token is still taken. Absent: refresh tokens are not rotated. */
  readonly rotationGraceS?: number;
}

interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireLowercase?: boolean;
  readonly RequireUppercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
  readonly TemporaryPasswordValidityDays?: number;
}

export function issuerOf({ region, id }: PoolDefinition): string {
  return `https://cognito-idp.${region}.amazonaws.com/${id}`;
}

export function clientOf({ clients }: PoolDefinition, clientId: string | undefined): { client: ClientDefinition; clientId: string } {
  const client = clients.get(clientId ?? '');
  if (client === undefined) throw new CognitoError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
  return { client, clientId: clientId ?? '' };
}

export function checkPolicy({ passwordPolicy: policy }: PoolDefinition, password: string): void {
  const conform = [
    [password.length >= (policy.MinimumLength ?? 8), 'Password not long enough'],
    [!policy.RequireLowercase || /[a-z]/.test(password), 'Password must have lowercase characters'],
    [!policy.RequireUppercase || /[A-Z]/.test(password), 'Password must have uppercase characters'],
    [!policy.RequireNumbers || /[0-9]/.test(password), 'Password must have numeric characters'],
    [!policy.RequireSymbols || /[^A-Za-z0-9]/.test(password), 'Password must have symbol characters'],
  ] as const;
  const broken = conform.find(([holds]) => !holds);
  if (broken !== undefined) throw new CognitoError('InvalidPasswordException', `Password did not conform with policy: ${broken[1]}`);
}
