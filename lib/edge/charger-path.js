// CloudFront Function, viewer request, runtime cloudfront-js-2.0. OCPP-J puts the charger's identity into the path
// (OCPP-J 1.6 §3.1.1), API Gateway takes nothing after the stage: /ocpp/<id> becomes /ocpp?id=<id>. The client's own query is
// dropped, so nobody can name one charger in the path and another in the query. The charger's address goes along in a header: what
// API Gateway sees is CloudFront's. So does the name in a client certificate that CloudFront verified (security profile 3), which has to be
// the identity in the path: nobody comes in as somebody else with a certificate of his own.

/** Name of the WebSocket API's stage. */
const STAGE = 'ocpp';

/** Longest identity of a charger, in characters: `identity` of OCPP 2.0.1, and more than OCPP 1.6 gives. */
const LONGEST_ID = 48;

/**
 * Whether the distribution verifies client certificates; the stack that gives it a trust store says so here. Without one nobody vouches for
 * the headers below: they are then whatever the client wrote.
 */
const CLIENT_CERTIFICATES = false;

function answer(statusCode, statusDescription) {
  return { statusCode: statusCode, statusDescription: statusDescription, headers: { 'cache-control': { value: 'no-store' } } };
}

/** CloudFront always says whether there is one (`CloudFront-Viewer-Cert-Present`, 1 or 0); said twice it was not CloudFront alone. */
function hasCertificate(headers) {
  const present = headers['cloudfront-viewer-cert-present'];
  return CLIENT_CERTIFICATES && present !== undefined && present.value === '1' && present.multiValue === undefined;
}

/** The common name in a subject as RFC 2253 writes it (`CN=CP001,O=Acme\, Inc.`). A subject with none, with two or not clear has none. */
function commonName(header) {
  if (header === undefined || header.multiValue !== undefined) return undefined;
  const names = [];
  const rest = header.value.replace(/(?:^|[,+]) *([\w.-]+)=((?:\\[\s\S]|[^\\,+;"])*)/g, (_part, attribute, value) => {
    if (attribute.toUpperCase() === 'CN') names.push(value.replace(/\\([0-9A-Fa-f]{2}|[\s\S])/g, (_escaped, what) => unescaped(what)));
    return '';
  });
  return rest === '' && names.length === 1 ? names[0] : undefined;
}

function unescaped(what) {
  return what.length === 2 ? String.fromCharCode(Number.parseInt(what, 16)) : what;
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
  delete request.headers['tidewatt-certificate'];
  if (hasCertificate(request.headers)) {
    if (commonName(request.headers['cloudfront-viewer-cert-subject']) !== id) return answer(403, 'Forbidden');
    request.headers['tidewatt-certificate'] = { value: encodeURIComponent(id) };
  }
  return request;
}
