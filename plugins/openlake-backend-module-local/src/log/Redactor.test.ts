import * as fc from 'fast-check';
import { Redactor } from './Redactor';

describe('Redactor', () => {
  it('hides a secret wherever its text is cut', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        fc.array(fc.nat({ max: 120 }), { maxLength: 6 }),
        (before, after, places) => {
          const secret = 'hunter2-hunter3';
          const text = `${before}${secret}${after}${secret}`;
          const cuts = [...new Set(places.filter(at => at < text.length))].sort(
            (a, b) => a - b,
          );
          const redactor = new Redactor([secret]);
          let shown = '';
          [0, ...cuts].forEach((from, i) => {
            shown += redactor.push(text.slice(from, cuts[i] ?? text.length));
          });
          shown += redactor.flush();
          expect(shown).toBe(`${before}***${after}***`);
        },
      ),
    );
  });

  it('hides all of a secret that begins with another one, wherever its text is cut', () => {
    const secrets = ['orders', 'orders-prod-1', 'prod-1-key'];
    const text = 'a orders b orders-prod-1 c prod-1-key d orders';
    for (let size = 1; size <= text.length; size++) {
      const redactor = new Redactor(secrets);
      let shown = '';
      for (let at = 0; at < text.length; at += size) {
        shown += redactor.push(text.slice(at, at + size));
      }
      expect(shown + redactor.flush()).toBe('a *** b *** c *** d ***');
    }
  });

  it('hides a secret in the forms it takes in addresses, headers and JSON', () => {
    const secret = 'p@ss "word"/+';
    const redactor = new Redactor([secret]);
    for (const form of [
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      JSON.stringify(secret),
    ]) {
      expect(redactor.redact(`<${form}>`)).toMatch(/^<"?\*\*\*"?>$/);
    }
    expect(redactor.redactValue({ [secret]: [`x${secret}`] })).toEqual({
      '***': ['x***'],
    });
  });

  it('hides a secret within something longer that is in base64', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 30 }),
        fc.string({ maxLength: 8 }),
        fc.string({ maxLength: 8 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (secret, before, after, encoding) => {
          const text = Buffer.from(before + secret + after).toString(encoding);
          const shown = new Redactor([secret]).redact(text);
          const left = Buffer.from(shown.replace('***', ''), encoding);
          expect(shown).toContain('***');
          expect(left.length).toBeLessThan(
            Buffer.byteLength(before + after) + 5,
          );
        },
      ),
    );
  });

  it('hides each line of a secret of several lines', () => {
    const redactor = new Redactor(['-----BEGIN KEY-----\nabcdefgh\n']);
    expect(redactor.redact('abcdefgh')).toBe('***');
  });

  it('holds nothing back when there is nothing to hide', () => {
    expect(new Redactor([]).push('anything')).toBe('anything');
    expect(new Redactor(['abcdef']).push('abc\n')).toBe('abc\n');
  });
});
