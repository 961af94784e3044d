import { formatError, formatResult, parseFrame } from '../../lambdas/ocpp/frame';
import { aConnectedCharger } from '../support/charger';

describe('what cannot be answered gets silence', () => {
  test.each([
    ['an empty frame', ''],
    ['text that is no JSON', 'hello'],
    ['a frame cut short', '[2, "abc4","Authorize",{"idTag":"A1B.....]'],
    ['a missing value', '[2,"aefa-1","MeterValues",{"connectorId":1,"transactionId":,"meterValue":[]}]'],
    ['a missing brace', '[2,"1000000","BootNotification","chargePointModel":"a"]'],
    ['JSON that is no list', '{"messageTypeId":2}'],
    ['an empty list', '[]'],
    ['null', 'null'],
    ['a message id of null', '[2,null,"Heartbeat",{}]'],
    ['a message id that is an object', '[2,{"id":1},"Heartbeat",{}]'],
    ['no message id', '[2]'],
    ['message type 1', '[1,"x","Heartbeat",{}]'],
    ['message type 5', '[5,"x","Heartbeat",{}]'],
    ['message type "2" in quotes', '["2","x","Heartbeat",{}]'],
    ['brackets ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000)],
  ])('%s', async (_what, frame) => {
    expect(await aConnectedCharger().sends(frame)).toBeUndefined();
  });
});

describe('a call whose id can be read gets an error that names the fault', () => {
  const tooLong = 'x'.repeat(37);
  const deep = `${'{"a":'.repeat(8)}1${'}'.repeat(8)}`;
  test.each([
    ['an empty message id', '[2,"","Heartbeat",{}]', '[4,"","FormationViolation","the message id must have 1 to 36 characters",{}]'],
    [
      'a message id of 37 characters',
      `[2,"${tooLong}","Heartbeat",{}]`,
      `[4,"${'x'.repeat(36)}","FormationViolation","the message id must have 1 to 36 characters",{}]`,
    ],
    ['an action that is no string', '[2,"m1",7,{}]', '[4,"m1","FormationViolation","the action must be a string",{}]'],
    ['no action', '[2,"m1"]', '[4,"m1","FormationViolation","the action must be a string",{}]'],
    ['a payload that is a list', '[2,"m1","Heartbeat",[]]', '[4,"m1","FormationViolation","the payload must be an object",{}]'],
    ['a payload that is text', '[2,"m1","Heartbeat","{}"]', '[4,"m1","FormationViolation","the payload must be an object",{}]'],
    [
      'a payload nested too deep',
      `[2,"m1","Heartbeat",${deep}]`,
      '[4,"m1","FormationViolation","the message must not be nested deeper than 8 levels",{}]',
    ],
    ['an action nobody knows', '[2,"m1","Dance",{}]', '[4,"m1","NotImplemented","this action is not known here",{}]'],
    [
      'an action named like a part of the language',
      '[2,"m1","__proto__",{}]',
      '[4,"m1","NotImplemented","this action is not known here",{}]',
    ],
    ['an action in another case', '[2,"m1","heartbeat",{}]', '[4,"m1","NotImplemented","this action is not known here",{}]'],
  ])('%s', async (_what, frame, reply) => {
    expect(await aConnectedCharger().sends(frame)).toBe(reply);
  });
});

describe('what can be understood is', () => {
  const beat = '[3,"m1",{"currentTime":"2026-03-01T08:00:00.000Z"}]';
  test.each([
    ['spaces and newlines', '\n[ 2 ,\r\n "m1" , "Heartbeat" , { } ]\n', beat],
    ['a payload of null', '[2,"m1","Heartbeat",null]', beat],
    ['no payload', '[2,"m1","Heartbeat"]', beat],
    ['something after the payload', '[2,"m1","Heartbeat",{},"x"]', beat],
    ['a message id without quotes', '[2,17,"Heartbeat",{}]', '[3,"17",{"currentTime":"2026-03-01T08:00:00.000Z"}]'],
    ['extra fields', '[2,"m1","Heartbeat",{"status":"ok"}]', beat],
    ['a payload seven levels deep', `[2,"m1","Heartbeat",${'{"a":'.repeat(7)}1${'}'.repeat(7)}]`, beat],
  ])('%s', async (_what, frame, reply) => {
    expect(await aConnectedCharger().sends(frame)).toBe(reply);
  });
});

describe('answers of a charger to our calls', () => {
  test.each([
    ['[3, "1.1.abcdefgh" ,{"status":"Accepted"}]', ['CP1', '1.1.abcdefgh', { status: 'Accepted' }, Date.parse('2026-03-01T08:00:00Z')]],
    ['[3,"never"]', ['CP1', 'never', {}, Date.parse('2026-03-01T08:00:00Z')]],
    ['[4,"x","GenericError","oh",{}]', ['CP1', 'x', 'GenericError', 'oh', Date.parse('2026-03-01T08:00:00Z')]],
    ['[4,"x"]', ['CP1', 'x', 'GenericError', '', Date.parse('2026-03-01T08:00:00Z')]],
    [
      '[4,"x","OccurrenceConstraintViolation","key",{}]',
      ['CP1', 'x', 'OccurenceConstraintViolation', 'key', Date.parse('2026-03-01T08:00:00Z')],
    ],
    ['[4,"x","FormatViolation","",{}]', ['CP1', 'x', 'FormationViolation', '', Date.parse('2026-03-01T08:00:00Z')]],
    ['[3,"x",[]]', ['CP1', 'x', 'FormationViolation', 'the payload must be an object', Date.parse('2026-03-01T08:00:00Z')]],
  ])('%s is handed on and not answered', async (frame, taken) => {
    const charger = aConnectedCharger();
    expect(await charger.sends(frame)).toBeUndefined();
    expect(charger.answersTaken).toEqual([taken]);
  });
});

test('a fault of ours is answered as ours, and says nothing of what is inside', async () => {
  const charger = aConnectedCharger();
  charger.connections.touch = () => Promise.reject(new Error('arn:aws:dynamodb:eu-central-1:123456789012:table/Core'));
  expect(await charger.sends('[2,"h1","Heartbeat",{}]')).toBe(
    '[4,"h1","InternalError","the message could not be processed; send it again",{}]',
  );
  expect(charger.logged.map(([code]) => code)).toEqual(['FRAME_FAILED']);
});

test('a fault while taking an answer stays with us: nobody answers an answer', async () => {
  const charger = aConnectedCharger();
  charger.ports.answers.answered = () => Promise.reject(new Error('throttled'));
  expect(await charger.sends('[3,"x",{}]')).toBeUndefined();
  expect(charger.logged.map(([code]) => code)).toEqual(['FRAME_FAILED']);
});

test('fields named like parts of the language are only fields', () => {
  const frame = parseFrame('[2,"m1","Authorize",{"__proto__":{"idTag":"TAG1"},"constructor":1}]');
  expect(frame).toMatchObject({ kind: 'CALL', action: 'Authorize' });
  expect((frame as { payload: { idTag?: string } }).payload.idTag).toBeUndefined();
});

test('half a surrogate pair becomes the replacement character, whole pairs stay', () => {
  expect(parseFrame('[2,"m\\ud800","Authorize",{"idTag":"a\\udc00b\\ud83d\\ude00"}]')).toMatchObject({
    messageId: 'm\ufffd',
    payload: { idTag: 'a\ufffdb\u{1f600}' },
  });
});

test('of two fields with one name the last counts, as JSON says', () => {
  expect(parseFrame('[2,"m1","Authorize",{"idTag":"A","idTag":"B"}]')).toMatchObject({ payload: { idTag: 'B' } });
});

test('answers are written without spaces, errors at most 255 characters long', () => {
  expect(formatResult('m1', { status: 'Accepted' })).toBe('[3,"m1",{"status":"Accepted"}]');
  expect(JSON.parse(formatError('m1', 'GenericError', 'x'.repeat(1_000)))[3]).toHaveLength(255);
});
