import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { configApiRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { oidcAuthApiRef } from './oidcAuth';
import { SignIn } from './SignIn';

function open(providers: object) {
  const session = {
    getBackstageIdentity: async () => undefined,
    getProfile: async () => undefined,
  };
  renderInTestApp(
    <TestApiProvider
      apis={[
        [
          configApiRef,
          mockApis.config({
            data: { app: { title: 'OpenLake' }, auth: { providers } } as any,
          }),
        ],
        [oidcAuthApiRef, session as any],
      ]}
    >
      <SignIn onSignInSuccess={() => {}} />
    </TestApiProvider>,
  );
}

describe('SignIn', () => {
  it('offers single sign-on alone where nobody is a guest', async () => {
    open({ oidc: {} });
    expect(await screen.findByText('Single sign-on')).toBeInTheDocument();
    expect(screen.queryByText('Guest')).not.toBeInTheDocument();
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('offers both where both are set', async () => {
    open({ oidc: {}, guest: {} });
    expect(await screen.findByText('Single sign-on')).toBeInTheDocument();
    expect(screen.getByText('Guest')).toBeInTheDocument();
  });

  it('says so where there is none', async () => {
    open({});
    expect(
      await screen.findByText('Nobody can sign in yet'),
    ).toBeInTheDocument();
  });
});
