import { ConfigReader } from '@backstage/config';
import { findSecret, isSecretOf, readSecrets } from './secrets';

const token = { name: 'shop-token', value: 'x', workspaces: ['sales'] };

describe('secrets of the configuration', () => {
  it('are those of workspaces, or of all', () => {
    const config = new ConfigReader({
      openlake: { secrets: [token, { name: 'common', value: 'y' }] },
    });
    const secrets = readSecrets(config);
    expect(secrets).toEqual([token, { name: 'common', value: 'y' }]);
    const of = (workspace: string) =>
      secrets
        .filter(secret => isSecretOf(secret, workspace))
        .map(({ name }) => name);
    expect(of('sales')).toEqual(['shop-token', 'common']);
    expect(of('lab')).toEqual(['common']);
    expect(findSecret(secrets, 'shop-token', 'sales')).toEqual(token);
    expect(findSecret(secrets, 'shop-token', 'lab')).toBeUndefined();
    expect(readSecrets(new ConfigReader({}))).toEqual([]);
  });

  it('are not passed over where they used to be', () => {
    const config = new ConfigReader({
      openlake: { local: { enabled: true, secrets: [token] } },
    });
    expect(() => readSecrets(config)).toThrow(
      'openlake.local.secrets: secrets have moved to openlake.secrets',
    );
  });
});
