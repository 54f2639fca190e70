import { ForwardedError, InputError } from '@backstage/errors';
import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, LookupFunction } from 'node:net';

const INTERNAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  INTERNAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  INTERNAL.addSubnet(network, prefix, 'ipv6');
}

/**
 * Whether an address belongs to this machine, its network, or anything else
 * that is not the public internet.
 *
 * @internal
 */
export function isInternalAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 0) {
    return true;
  }
  // BlockList looks through IPv4 addresses that are written as IPv6.
  return INTERNAL.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Checks what can be told from the address as it is written.
 *
 * @throws InputError
 * @internal
 */
export function checkUrl(url: URL, allowInternal: boolean): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InputError(`${url.protocol} is not allowed, only http and https`);
  }
  if (url.username || url.password) {
    throw new InputError(
      'An address must not carry a user or password; use headers_from',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowInternal && isIP(host) !== 0 && isInternalAddress(host)) {
    throw refusal(url.hostname);
  }
}

/**
 * Resolves names for a connection, and refuses those with any internal address.
 * The connection uses exactly what was checked, so a name cannot change its
 * mind in between.
 *
 * @internal
 */
export function guardedLookup(allowInternal: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(
          new ForwardedError(`Could not resolve ${hostname}`, error),
          '',
        );
        return;
      }
      if (
        !allowInternal &&
        found.some(({ address }) => isInternalAddress(address))
      ) {
        callback(refusal(hostname), '');
        return;
      }
      if (options.all) {
        callback(null, found);
      } else {
        callback(null, found[0].address, found[0].family);
      }
    });
  };
}

function refusal(host: string): Error {
  return new InputError(
    `${host} is an internal address, which jobs must not call; an operator can allow it with openlake.local.http.allowInternal`,
  );
}
