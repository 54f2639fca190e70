import { createHmac, timingSafeEqual } from 'node:crypto';
import { instantMs } from '../../database/instant';

/** A call is taken this long before and after its timestamp. */
const TOLERANCE_MS = 5 * 60_000;
const LONGEST_ID = 200;

/** What signs a call. @internal */
export interface SignatureHeaders {
  id?: string;
  timestamp?: string;
  signature?: string;
}

/**
 * Checks a call that is signed as https://www.standardwebhooks.com says: HMAC
 * with SHA-256 over id, timestamp and the body as it came.
 *
 * @param key - as {@link signingKey} has it
 * @param now - ISO 8601
 * @returns what is wrong, or undefined
 * @internal
 */
export function verifySignature(
  headers: SignatureHeaders,
  body: Buffer,
  key: Buffer,
  now: string,
): string | undefined {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature) {
    return 'A call needs the headers webhook-id, webhook-timestamp and webhook-signature';
  }
  if (id.length > LONGEST_ID) {
    return `webhook-id is longer than ${LONGEST_ID} characters`;
  }
  if (
    !/^\d{1,12}$/.test(timestamp) ||
    Math.abs(Number(timestamp) * 1000 - instantMs(now)) > TOLERANCE_MS
  ) {
    return 'webhook-timestamp is not within five minutes of now; it counts seconds since 1970';
  }
  const given = signature
    .split(' ')
    .filter(one => one.startsWith('v1,'))
    .map(one => Buffer.from(one.slice('v1,'.length), 'base64'));
  const wanted = createHmac('sha256', key)
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest();
  return given.some(
    one => one.length === wanted.length && timingSafeEqual(one, wanted),
  )
    ? undefined
    : 'webhook-signature is not that of this body with this id, timestamp and secret';
}

/**
 * Key of a secret: after `whsec_` it is base64, else it is taken as it stands.
 *
 * @returns undefined when nothing is left of it, as of `whsec_` with an empty
 * variable after it: anybody could sign with that
 * @internal
 */
export function signingKey(secret: string): Buffer | undefined {
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
  return key.length ? key : undefined;
}
