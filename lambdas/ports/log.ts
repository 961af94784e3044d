/**
 * Every log line has one of these codes; operators alarm on them, so a code is never renamed. Facts carry ids and figures,
 * never a password, a token, a whole idTag or a raw frame.
 */
export type LogCode =
  | 'CHARGER_CONNECTED'
  | 'CHARGER_CONNECTION_REFUSED'
  | 'CHARGER_DISCONNECTED'
  | 'CHARGER_BOOTED'
  | 'MESSAGE_TOO_LARGE'
  | 'FRAME_UNREADABLE'
  | 'FRAME_REFUSED'
  | 'FRAME_TOLERATED'
  | 'FRAME_FAILED'
  | 'REPLY_UNDELIVERED'
  | 'ORPHAN_RESPONSE'
  | 'ORPHAN_STOP'
  | 'ORPHAN_METER_VALUES'
  | 'NUDGE_LOST'
  | 'JOURNAL_ENTRY_LOST'
  | 'SESSION_STARTED'
  | 'SESSION_CLOSED'
  | 'SESSION_SETTLED'
  | 'SESSION_FLAGGED'
  | 'SESSION_CORRECTED'
  | 'SESSION_ESTIMATED'
  | 'ORPHAN_RESOLVED'
  | 'COMMAND_SENT'
  | 'COMMAND_FINISHED'
  | 'COMMAND_LATE_ANSWER'
  | 'SWEEP_RESCUED'
  | 'SIGNALS_IMPORTED'
  | 'SIGNAL_SOURCE_FAILED'
  | 'PLAN_MADE'
  | 'PLAN_PUSHED'
  | 'PROFILE_REFUSED'
  | 'SECURITY_EVENT'
  | 'CERTIFICATE_REQUESTED'
  | 'ACTION_REFUSED'
  | 'LOCAL_LIST_ASKED'
  | 'LOCAL_LIST_SYNCED'
  | 'LOCAL_LIST_TROUBLE'
  | 'CHARGER_KEY_SETTLED'
  | 'CHARGER_PROFILE_PROVEN'
  | 'SECURITY_NOTE_LOST'
  | 'CHARGER_ACCEPTED'
  | 'LEDGER_CHECKED'
  | 'LEDGER_DOES_NOT_ADD_UP'
  | 'SESSION_CHARGED'
  | 'SESSION_NOT_CHARGED'
  | 'SESSION_OUT_OF_FUNDS'
  | 'LOGIN_FAILED'
  | 'AUDIT_NOT_ENDED'
  | 'LOGGED_IN'
  | 'PASSWORD_RESET'
  | 'API_FAILED';

export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(code: LogCode, facts: LogFacts): void;
  warn(code: LogCode, facts: LogFacts): void;
  error(code: LogCode, facts: LogFacts, cause?: unknown): void;
}
