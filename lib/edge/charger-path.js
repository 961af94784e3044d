// CloudFront Function, viewer request, runtime cloudfront-js-2.0. OCPP-J puts the charger's identity into the path
// (OCPP-J 1.6 §3.1.1), API Gateway takes nothing after the stage: /ocpp/<id> becomes /ocpp?id=<id>. The client's own query is
// dropped, so nobody can name one charger in the path and another in the query. The charger's address goes along in a header: what
// API Gateway sees is CloudFront's.

/** Name of the WebSocket API's stage. */
const STAGE = 'ocpp';

/** Longest identity of a charger, in characters: `identity` of OCPP 2.0.1, and more than OCPP 1.6 gives. */
const LONGEST_ID = 48;

function answer(statusCode, statusDescription) {
  return { statusCode: statusCode, statusDescription: statusDescription, headers: { 'cache-control': { value: 'no-store' } } };
}

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const request = event.request;
  const match = /^\/ocpp\/([^/]+)$/.exec(request.uri);
  if (match === null) return answer(404, 'Not Found');

  let id;
  try {
    id = decodeURIComponent(match[1]);
  } catch (_notUtf8) {
    return answer(400, 'Bad Request');
  }
  // Control characters have no place in an identity, and an encoded slash would be a path after all.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (id.length > LONGEST_ID || /[\u0000-\u001f\u007f/]/.test(id)) return answer(400, 'Bad Request');

  request.uri = `/${STAGE}`;
  request.querystring = { id: { value: encodeURIComponent(id) } };
  // Whatever the client says of itself is written over.
  request.headers['tidewatt-viewer'] = { value: event.viewer.ip };
  return request;
}
