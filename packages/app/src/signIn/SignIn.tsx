import {
  EmptyState,
  ProxiedSignInPage,
  SignInPage,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidcAuth';

const SINGLE_SIGN_ON = {
  id: 'oidc',
  title: 'Single sign-on',
  message: 'Sign in with the account of your organisation.',
  apiRef: oidcAuthApiRef,
};

/**
 * Offers the ways in that `auth.providers` of the settings has. Where the guest is the only one, as in the embedded
 * default with its one user on one machine, nobody is asked.
 */
export function SignIn(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const guest = config.has('auth.providers.guest');
  if (config.has('auth.providers.oidc')) {
    return guest ? (
      <SignInPage
        {...props}
        title="Sign in"
        providers={['guest', SINGLE_SIGN_ON]}
      />
    ) : (
      <SignInPage {...props} provider={SINGLE_SIGN_ON} />
    );
  }
  return guest ? (
    <ProxiedSignInPage {...props} provider="guest" />
  ) : (
    <EmptyState
      missing="info"
      title="Nobody can sign in yet"
      description="The settings have no provider below auth.providers that this portal knows: guest, oidc."
    />
  );
}
