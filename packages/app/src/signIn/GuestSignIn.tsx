import { ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/plugin-app-react';

/** Signs everybody in as the guest, without a click: the embedded default has one user, on one machine. */
export function GuestSignIn(props: SignInPageProps) {
  return <ProxiedSignInPage {...props} provider="guest" />;
}
