export interface Config {
  /** Git hosts that tell the platform what happens in them. A host that is missing is not listened to. */
  webhooks?: {
    gitea?: {
      /**
       * What its webhooks sign with; at least 16 characters each. More than one while one is exchanged.
       * @deepVisibility secret
       */
      secrets: string[];
    };
    github?: {
      /**
       * What its webhooks sign with; at least 16 characters each. More than one while one is exchanged.
       * @deepVisibility secret
       */
      secrets: string[];
    };
    gitlab?: {
      /**
       * The secret tokens of its webhooks; at least 16 characters each. More than one while one is exchanged.
       * @deepVisibility secret
       */
      secrets: string[];
    };
  };
}
