export interface Config {
  auth?: {
    providers?: {
      /**
       * That it is there, so that the sign-in page offers it; what it holds stays in the backend.
       *
       * @visibility frontend
       */
      oidc?: object;
    };
  };
}
