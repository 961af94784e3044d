import type { Charger } from '../chargers/charger';
import { type ChargerConfiguration, valueOfKey } from '../chargers/configuration';
import type { JsonObject } from '../shared/json';
import type { CommandAction } from './command';

export type SecurityLimit =
  /** The charger said how long a chain it takes (`CertificateSignedMaxChainSize`); a longer one would be cut or refused after its way. */
  | { readonly code: 'CHAIN_TOO_LONG'; readonly limit: number }
  /** A security profile is never lowered over OCPP (security white paper A00.FR.005): whoever holds an operator's key could open the door. */
  | { readonly code: 'PROFILE_WOULD_FALL'; readonly minProfile: number };

/** What the security white paper has us not send, however well-formed it is. Everything else is the charger's to judge. */
export function securityLimit(
  action: CommandAction,
  payload: JsonObject,
  charger: Pick<Charger, 'minProfile'>,
  configuration: ChargerConfiguration | undefined,
): SecurityLimit | undefined {
  if (action === 'CertificateSigned') {
    const limit = Number(valueOfKey(configuration, 'CertificateSignedMaxChainSize') || Number.NaN);
    const isOver = Number.isInteger(limit) && limit > 0 && String(payload['certificateChain']).length > limit;
    return isOver ? { code: 'CHAIN_TOO_LONG', limit } : undefined;
  }
  if (action === 'ChangeConfiguration' && String(payload['key']).toLowerCase() === 'securityprofile') {
    const { minProfile = 0 } = charger;
    return Number(payload['value']) < minProfile ? { code: 'PROFILE_WOULD_FALL', minProfile } : undefined;
  }
  return undefined;
}
