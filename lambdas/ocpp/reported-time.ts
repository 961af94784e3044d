/** Read by every message; kept in the domain, because a stop that waits in the inbox is read again from there. */
export { parseIsoTime, type ReportedTime, reportedTime } from '../domain/shared/reported-time';
