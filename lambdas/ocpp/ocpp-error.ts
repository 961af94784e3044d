/** OCPP-J 1.6 table 7, in its own spelling (`Occurence…`, `FormationViolation`; kept by errata 5.1 and 5.2). */
export type OcppErrorCode =
  | 'NotImplemented'
  | 'NotSupported'
  | 'InternalError'
  | 'ProtocolError'
  | 'SecurityError'
  | 'FormationViolation'
  | 'PropertyConstraintViolation'
  | 'OccurenceConstraintViolation'
  | 'TypeConstraintViolation'
  | 'GenericError';

/** A protocol fault. Thrown anywhere in ocpp/; only the router makes a CALLERROR of it. Its text is read by the charger's maker. */
export class OcppError extends Error {
  override readonly name = 'OcppError';
  readonly code: OcppErrorCode;

  constructor(code: OcppErrorCode, text: string) {
    super(text);
    this.code = code;
  }
}
