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

/** What was said: the frame as it was read, and what goes back. */
export interface Exchange {
  readonly frame: Frame;
  readonly reply?: string;
  /** Where the message broke the schema and was understood all the same. */
  readonly tolerated?: string;
}

/** One frame in, the text of the answer out, or nothing where nothing is to be said. */
export async function routeFrame(text: string, origin: FrameOrigin, ports: RouterPorts): Promise<string | undefined> {
  return (await exchangeFrames(text, origin, ports)).reply;
}

/**
 * The only place that makes CALLERRORs, and it never throws: what a charger would then be sent by the gateway is not OCPP (F-27).
 */
export async function exchangeFrames(text: string, origin: FrameOrigin, ports: RouterPorts): Promise<Exchange> {
  const frame = parseFrame(text);
  switch (frame.kind) {
    case 'CALL':
      return { frame, ...(await answerCall(frame, origin, ports)) };
    case 'FAULTY_CALL':
      return { frame, reply: refuse(frame.messageId, undefined, frame.error, origin, ports) };
    case 'CALLRESULT':
    case 'CALLERROR':
    case 'FAULTY_ANSWER':
      await takeAnswer(frame, origin, ports);
      return { frame };
    case 'IGNORED':
      ports.log.warn('FRAME_UNREADABLE', { chargerId: origin.chargerId, why: frame.why, length: text.length });
      return { frame };
  }
}

async function answerCall(call: Frame & { kind: 'CALL' }, origin: FrameOrigin, ports: RouterPorts): Promise<Omit<Exchange, 'frame'>> {
  const { messageId, action } = call;
  try {
    if (!isInboundAction(action)) throw new OcppError('NotImplemented', 'this action is not known here');
    if (!(await isAllowed(action, origin, ports))) throw new OcppError('SecurityError', 'the charger has not been accepted');
    const { request, tolerated } = readRequest(action, call.payload);
    if (tolerated !== undefined) ports.log.info('FRAME_TOLERATED', { chargerId: origin.chargerId, action, what: tolerated });
    // The table promises that handler and request belong to the same action; TypeScript cannot follow a key that it does not know.
    const handle = routes16[action] as Handler16<InboundAction, keyof Ports16>;
    const reply = formatResult(messageId, await handle(request, ports, { ...origin, messageId }));
    return { reply, ...(tolerated === undefined ? {} : { tolerated }) };
  } catch (error) {
    if (error instanceof OcppError) return { reply: refuse(messageId, action, error, origin, ports) };
    ports.log.error('FRAME_FAILED', { chargerId: origin.chargerId, messageId, action: knownAction(action) }, error);
    return { reply: formatError(messageId, 'InternalError', 'the message could not be processed; send it again') };
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
  frame: Frame & { kind: 'CALLRESULT' | 'CALLERROR' | 'FAULTY_ANSWER' },
  { chargerId, receivedAtMs }: FrameOrigin,
  { answers, log }: RouterPorts,
): Promise<void> {
  const { messageId } = frame;
  try {
    switch (frame.kind) {
      case 'CALLRESULT':
        return await answers.answered(chargerId, messageId, frame.payload, receivedAtMs);
      case 'CALLERROR':
        return await answers.refused(chargerId, messageId, frame.code, frame.description, receivedAtMs);
      case 'FAULTY_ANSWER':
        return await answers.refused(chargerId, messageId, 'FormationViolation', frame.why, receivedAtMs);
    }
  } catch (error) {
    log.error('FRAME_FAILED', { chargerId }, error);
  }
}

/** Logs carry names that we know, and nothing that a charger made up. */
function knownAction(action: string | undefined): string {
  return action !== undefined && isInboundAction(action) ? action : 'unknown';
}
