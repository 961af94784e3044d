import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  ChangePasswordCommand,
  type CognitoIdentityProviderClient,
  InvalidParameterException,
  SetUserMFAPreferenceCommand,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Directory, OwnAccount, WeakPassword } from '../../ports/people';
import { orRefused } from './cognito-refusals';

/** What a person does about their own account: Cognito asks for the access token and for nothing of ours. */
export class CognitoOwnAccount implements OwnAccount {
  readonly #cognito: CognitoIdentityProviderClient;

  constructor(cognito: CognitoIdentityProviderClient) {
    this.#cognito = cognito;
  }

  async changePassword(
    AccessToken: string,
    PreviousPassword: string,
    ProposedPassword: string,
  ): Promise<Result<undefined, { code: 'WRONG_CREDENTIALS' } | WeakPassword | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const command = new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword });
    const changed = await orRefused(() => this.#cognito.send(command), 'REFUSED', 'WEAK_PASSWORD', 'TOO_MANY_ATTEMPTS');
    if (changed.ok) return ok();
    return changed.refusal.code === 'REFUSED' ? refuse({ code: 'WRONG_CREDENTIALS' }) : refuse(changed.refusal);
  }

  async beginTotp(AccessToken: string): Promise<Result<{ readonly secret: string }, { code: 'SECOND_FACTOR_ON' }>> {
    try {
      const { SecretCode } = await this.#cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      return ok({ secret: SecretCode ?? '' });
    } catch (error) {
      if (error instanceof InvalidParameterException) return refuse({ code: 'SECOND_FACTOR_ON' });
      throw error;
    }
  }

  async confirmTotp(
    AccessToken: string,
    UserCode: string,
  ): Promise<Result<undefined, { code: 'WRONG_CODE' } | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const verify = new VerifySoftwareTokenCommand({ AccessToken, UserCode });
    const verified = await orRefused(() => this.#cognito.send(verify), 'WRONG_CODE', 'TOO_MANY_ATTEMPTS');
    if (!verified.ok) return verified;
    await this.#cognito.send(
      new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }),
    );
    return ok();
  }
}

/** What is done about other people's accounts. Their name in Cognito is their `sub`. */
export class CognitoDirectory implements Directory {
  readonly #cognito: CognitoIdentityProviderClient;
  readonly #userPoolId: string;

  constructor(cognito: CognitoIdentityProviderClient, userPoolId: string) {
    this.#cognito = cognito;
    this.#userPoolId = userPoolId;
  }

  async invite(email: string): Promise<{ readonly id: string; readonly isNew: boolean }> {
    try {
      const { User } = await this.#cognito.send(
        new AdminCreateUserCommand({
          UserPoolId: this.#userPoolId,
          Username: email,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
          DesiredDeliveryMediums: ['EMAIL'],
        }),
      );
      return { id: subOf(User?.Attributes), isNew: true };
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) throw error;
      const { UserAttributes } = await this.#cognito.send(new AdminGetUserCommand({ UserPoolId: this.#userPoolId, Username: email }));
      return { id: subOf(UserAttributes), isNew: false };
    }
  }

  async inviteAgain(email: string): Promise<Result<undefined, { code: 'USER_NOT_INVITED' }>> {
    try {
      await this.#cognito.send(new AdminCreateUserCommand({ UserPoolId: this.#userPoolId, Username: email, MessageAction: 'RESEND' }));
      return ok();
    } catch (error) {
      if (error instanceof UnsupportedUserStateException) return refuse({ code: 'USER_NOT_INVITED' });
      throw error;
    }
  }

  async resetPassword(id: string): Promise<void> {
    await this.#cognito.send(new AdminResetUserPasswordCommand(this.#name(id)));
  }

  async removeTotp(id: string): Promise<void> {
    await this.#cognito.send(new AdminSetUserMFAPreferenceCommand({ ...this.#name(id), SoftwareTokenMfaSettings: { Enabled: false } }));
  }

  async setEnabled(id: string, isEnabled: boolean): Promise<void> {
    await this.#cognito.send(isEnabled ? new AdminEnableUserCommand(this.#name(id)) : new AdminDisableUserCommand(this.#name(id)));
  }

  async signOut(id: string): Promise<void> {
    await this.#cognito.send(new AdminUserGlobalSignOutCommand(this.#name(id)));
  }

  async remove(id: string): Promise<void> {
    try {
      await this.#cognito.send(new AdminDeleteUserCommand(this.#name(id)));
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw error;
    }
  }

  #name(id: string) {
    return { UserPoolId: this.#userPoolId, Username: id };
  }
}

function subOf(attributes: readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[] | undefined): string {
  const sub = attributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (sub === undefined) throw new Error('Cognito answered a user without a sub');
  return sub;
}
