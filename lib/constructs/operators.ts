import { Duration, Validations } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, UserPool, type UserPoolClient, UserPoolGroup } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import type { AppFunction } from './app-function';
import { removalPolicy } from './removal-policy';

/** What a person may do is the API's table of permissions; the group is only the name of the role. */
const ROLES = {
  Owner: 'owner',
  Admin: 'admin',
  Operator: 'operator',
  Accountant: 'accountant',
  Technician: 'technician',
  Viewer: 'viewer',
  Driver: 'driver',
} as const;

/** What the API does to a person's account on behalf of somebody who may. The rest of it people do themselves, with their own token. */
const ADMINISTRATION = [
  'AdminCreateUser',
  'AdminGetUser',
  'AdminResetUserPassword',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminDeleteUser',
  'AdminUserGlobalSignOut',
  'AdminSetUserMFAPreference',
];

/** The people who run the network. They are invited, never registered by themselves. */
export class Operators extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: config.removal === 'retain',
      removalPolicy: removalPolicy(config),
    });
    this.client = this.pool.addClient('Api', {
      authFlows: { userPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      // Each is good once; the answer to a lost one can be asked for again for a moment.
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      enableTokenRevocation: true,
    });
    for (const [groupId, groupName] of Object.entries(ROLES)) new UserPoolGroup(this, groupId, { userPool: this.pool, groupName });

    Validations.of(this.pool).acknowledge(
      { id: 'AwsSolutions-COG2', reason: 'A second factor is each person’s choice; scripts use API keys that are revoked one by one.' },
      { id: 'AwsSolutions-COG8', reason: 'PLUS adds threat protection at a price per operator; passwords are long and sign-up is closed.' },
    );
  }

  allowAdministration(fn: AppFunction): void {
    this.pool.grant(fn, ...ADMINISTRATION.map((operation) => `cognito-idp:${operation}`));
  }
}
