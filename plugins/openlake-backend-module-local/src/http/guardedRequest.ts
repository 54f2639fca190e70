import { InputError } from '@backstage/errors';
import { IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { checkUrl, guardedLookup } from './addressGuard';
import { withoutQuery } from './withoutQuery';

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Belong to the host they were meant for. */
const PRIVATE_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/** @internal */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Lower-case names of headers that a redirect to another host must not get. */
  secretHeaders?: readonly string[];
  body?: string;
  allowInternal: boolean;
  maxBytes: number;
  signal: AbortSignal;
}

/** @internal */
export interface HttpAnswer {
  status: number;
  contentType?: string;
  body: string;
  /** The body was longer and is cut. */
  truncated: boolean;
  /** Address that answered, after redirects. */
  url: string;
}

/**
 * Makes a request, to public addresses only unless told otherwise. Each
 * redirect is checked like the first address.
 *
 * @throws InputError when an address is refused
 * @internal
 */
export async function guardedRequest(
  request: HttpRequest,
): Promise<HttpAnswer> {
  let { method, body } = request;
  let headers = { ...request.headers };
  let url = parseUrl(request.url);
  for (let hop = 0; ; hop++) {
    checkUrl(url, request.allowInternal);
    const response = await send(url, { ...request, method, body, headers });
    const { location } = response.headers;
    const status = response.statusCode ?? 0;
    if (!location || !REDIRECTS.includes(status)) {
      return {
        status,
        contentType: response.headers['content-type'],
        url: url.href,
        ...(await readBody(response, request.maxBytes)),
      };
    }
    response.destroy();
    if (hop === MAX_REDIRECTS) {
      throw new InputError(
        `${withoutQuery(
          request.url,
        )} redirects more than ${MAX_REDIRECTS} times`,
      );
    }
    const next = parseUrl(location, url);
    if (next.origin !== url.origin) {
      const dropped = [...PRIVATE_HEADERS, ...(request.secretHeaders ?? [])];
      headers = Object.fromEntries(
        Object.entries(headers).filter(
          ([name]) => !dropped.includes(name.toLowerCase()),
        ),
      );
    }
    if (status === 303 || (status <= 302 && method === 'POST')) {
      method = method === 'HEAD' ? 'HEAD' : 'GET';
      body = undefined;
    }
    url = next;
  }
}

function parseUrl(text: string, base?: URL): URL {
  try {
    return new URL(text, base);
  } catch {
    throw new InputError(`"${withoutQuery(text)}" is not an address`);
  }
}

function send(url: URL, request: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = make(url, {
      method: request.method,
      headers: {
        'user-agent': 'openlake',
        ...request.headers,
        ...(request.body !== undefined && {
          'content-length': Buffer.byteLength(request.body),
        }),
      },
      agent: false,
      lookup: guardedLookup(request.allowInternal),
      signal: request.signal,
    });
    sent.once('response', resolve);
    sent.once('error', reject);
    sent.end(request.body);
  });
}

async function readBody(
  response: IncomingMessage,
  maxBytes: number,
): Promise<{ body: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      break;
    }
  }
  return {
    body: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'),
    truncated: size > maxBytes,
  };
}
