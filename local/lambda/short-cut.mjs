// The way from a function to the local services without TCP. The SDK in the bundle is untouched: it makes its signed HTTP request by
// `http.request` as ever, and requests to the addresses of the local services go over the thread's message port instead of a socket.
// Everything behind it (who signed, what the role allows, the service itself) is the same code that answers the port. It saves two
// thirds of the time of a call, which on one machine is spent in two HTTP parsers and the loopback.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';

/** What the SDK asks of a socket: to be told of silence and to be kept alive. There is neither here. */
const SOCKET = Object.freeze({
  connecting: false,
  on: () => SOCKET,
  once: () => SOCKET,
  removeListener: () => SOCKET,
  setTimeout: () => SOCKET,
  setKeepAlive: () => SOCKET,
  destroy: () => SOCKET,
});

class Answer extends Readable {
  constructor({ status, headers, body }) {
    super();
    this.statusCode = status;
    this.statusMessage = '';
    this.headers = headers ?? {};
    this.complete = true;
    if (body.length > 0) this.push(body);
    this.push(null);
  }

  _read() {}
}

class Request extends EventEmitter {
  socket = SOCKET;
  destroyed = false;
  #options;
  #send;
  #chunks = [];

  constructor(options, onResponse, send) {
    super();
    this.#options = options;
    this.#send = send;
    if (onResponse !== undefined) this.once('response', onResponse);
  }

  write(chunk) {
    this.#chunks.push(Buffer.from(chunk));
    return true;
  }

  end(chunk) {
    if (chunk !== undefined) this.write(chunk);
    const { method = 'GET', path = '/', headers = {} } = this.#options;
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
    this.#send({ method, path, headers: lower, body: Buffer.concat(this.#chunks) }).then(
      (answer) => {
        if (this.destroyed) return;
        this.emit('response', new Answer(answer));
        this.emit('close');
      },
      (error) => this.destroy(error),
    );
    return this;
  }

  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (error !== undefined) this.emit('error', error);
    this.emit('close');
    return this;
  }

  setTimeout() {
    return this;
  }
}

/** `send` carries one request to the services and resolves with `{ status, headers, body }`. */
export function shortCut(addresses, send) {
  const places = addresses.map((address) => new URL(address));
  for (const module of [http, https]) {
    const original = module.request;
    const usualPort = module === https ? '443' : '80';
    module.request = (...args) => {
      const [options, onResponse] = args;
      const leadsHere = ({ hostname, port, pathname }) =>
        options.host === hostname &&
        String(options.port ?? usualPort) === (port || usualPort) &&
        (options.path ?? '/').startsWith(pathname);
      const isLocal = typeof options === 'object' && places.some(leadsHere);
      return isLocal ? new Request(options, onResponse, send) : original(...args);
    };
  }
  syncBuiltinESMExports();
}
