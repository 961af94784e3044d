import type { Registration } from '../domain/chargers/charger';
import { mayCall } from '../domain/chargers/may-call';
import type { CommandAnswers } from '../ports/command-answers';
import { type Frame, formatError, formatResult, parseFrame } from './frame';
import { OcppError } from './ocpp-error';
import type { CallOrigin, Handler16, Ports16 } from './v16/handler';
import { type InboundAction, isInboundAction } from './v16/messages';
import { readRequest } from './v16/read-request';
import { routes16 } from './v16/routes';

export interface FrameOrigin extends Omit<CallOrigin, 'messageId'> {
  /** As it was when the socket was opened. */
  readonly registration: Registration;
}

export type RouterPorts = Ports16 & { readonly answers: CommandAnswers };

/**
 * One frame in, the text of the answer out, or nothing where nothing is to be said. The only place that makes CALLERRORs, and it never
 * throws: what a charger would then be sent by the gateway is not OCPP (F-27).
 */
export async function routeFrame(text: string, origin: FrameOrigin, ports: RouterPorts): Promise<string | undefined> {
  const frame = parseFrame(text);
  switch (frame.kind) {
    case 'CALL':
      return answerCall(frame, origin, ports);
    case 'FAULTY_CALL':
      return refuse(frame.messageId, undefined, frame.error, origin, ports);
    case 'CALLRESULT':
      return takeAnswer(origin, ports, (answers) =>
        answers.answered(origin.chargerId, frame.messageId, frame.payload, origin.receivedAtMs),
      );
    case 'CALLERROR': {
      const { messageId, code, description } = frame;
      return takeAnswer(origin, ports, (answers) => answers.refused(origin.chargerId, messageId, code, description, origin.receivedAtMs));
    }
    case 'FAULTY_ANSWER': {
      const { messageId, why } = frame;
      return takeAnswer(origin, ports, (answers) =>
        answers.refused(origin.chargerId, messageId, 'FormationViolation', why, origin.receivedAtMs),
      );
    }
    case 'IGNORED':
      ports.log.warn('FRAME_UNREADABLE', { chargerId: origin.chargerId, why: frame.why, length: text.length });
      return undefined;
  }
}

async function answerCall(call: Frame & { kind: 'CALL' }, origin: FrameOrigin, ports: RouterPorts): Promise<string> {
  const { messageId, action } = call;
  try {
    if (!isInboundAction(action)) throw new OcppError('NotImplemented', 'this action is not known here');
    if (!(await isAllowed(action, origin, ports))) throw new OcppError('SecurityError', 'the charger has not been accepted');
    const { request, tolerated } = readRequest(action, call.payload);
    if (tolerated !== undefined) ports.log.info('FRAME_TOLERATED', { chargerId: origin.chargerId, action, what: tolerated });
    // The table promises that handler and request belong to the same action; TypeScript cannot follow a key that it does not know.
    const handle = routes16[action] as Handler16<InboundAction, keyof Ports16>;
    return formatResult(messageId, await handle(request, ports, { ...origin, messageId }));
  } catch (error) {
    if (error instanceof OcppError) return refuse(messageId, action, error, origin, ports);
    ports.log.error('FRAME_FAILED', { chargerId: origin.chargerId, messageId, action: knownAction(action) }, error);
    return formatError(messageId, 'InternalError', 'the message could not be processed; send it again');
  }
}

/** An accepted charger costs no look-up. One that was not when it connected may have been accepted since. */
async function isAllowed(action: InboundAction, { chargerId, registration }: FrameOrigin, { chargers }: RouterPorts): Promise<boolean> {
  if (mayCall(registration, action)) return true;
  const charger = await chargers.get(chargerId);
  return charger !== undefined && mayCall(charger.registration, action);
}

function refuse(messageId: string, action: string | undefined, error: OcppError, { chargerId }: FrameOrigin, { log }: RouterPorts): string {
  log.warn('FRAME_REFUSED', { chargerId, messageId, action: knownAction(action), code: error.code, why: error.message });
  return formatError(messageId, error.code, error.message);
}

/** Nobody answers an answer, whatever becomes of it (F-2). */
async function takeAnswer(
  origin: FrameOrigin,
  { answers, log }: RouterPorts,
  take: (answers: CommandAnswers) => Promise<void>,
): Promise<undefined> {
  try {
    await take(answers);
  } catch (error) {
    log.error('FRAME_FAILED', { chargerId: origin.chargerId }, error);
  }
  return undefined;
}

/** Logs carry names that we know, and nothing that a charger made up. */
function knownAction(action: string | undefined): string {
  return action !== undefined && isInboundAction(action) ? action : 'unknown';
}
