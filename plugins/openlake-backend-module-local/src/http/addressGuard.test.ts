import * as fc from 'fast-check';
import { checkUrl, isInternalAddress } from './addressGuard';

describe('isInternalAddress', () => {
  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    'no address',
  ])('%s is internal', address => {
    expect(isInternalAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111'])(
    '%s is not',
    address => {
      expect(isInternalAddress(address)).toBe(false);
    },
  );
});

describe('checkUrl', () => {
  it('sees through every notation of an address', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '127.1',
          '0x7f000001',
          '2130706433',
          '0177.0.0.1',
          '[::1]',
          '[::ffff:7f00:1]',
          '169.254.169.254',
          '127.0.0.1',
        ),
        fc.constantFrom('http', 'https'),
        fc.webPath(),
        (host, protocol, path) => {
          const url = new URL(`${protocol}://${host}${path}`);
          expect(() => checkUrl(url, false)).toThrow('internal address');
          expect(() => checkUrl(url, true)).not.toThrow();
        },
      ),
    );
  });

  it.each([
    'file:///etc/passwd',
    'gopher://x.example/',
    'http://u:p@x.example/',
  ])('refuses %s even where internal addresses are allowed', text => {
    expect(() => checkUrl(new URL(text), true)).toThrow();
  });
});
