export interface Config {
  auth?: {
    providers?: {
      /**
       * Development sign-in: choose whom to be among the catalog's users.
       * Refused in production and on any listen address but 127.0.0.1.
       */
      local?: {
        /**
         * Shared by this start and its backend; signs sign-in links and sessions.
         * At least 32 characters, new at each start.
         * @visibility secret
         */
        secret: string;
      };
    };
  };
}
