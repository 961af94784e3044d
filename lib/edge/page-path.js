// CloudFront Function, viewer request, runtime cloudfront-js-2.0. The pages are two applications of one file each, which read their place
// from the address: whatever names no file is answered with the page of the application that the path belongs to. A missing file stays
// missing: a page in the place of a script would be a puzzle.

/** First part of the paths that drivers open: the code on the charger, their session, their receipt, their wallet. */
const DRIVERS = ['c', 's', 'r', 'me'];

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const request = event.request;
  const parts = request.uri.split('/');
  if (parts[parts.length - 1].indexOf('.') === -1) {
    request.uri = DRIVERS.indexOf(parts[1]) === -1 ? '/console/index.html' : '/driver/index.html';
  }
  return request;
}
