export interface Config {
  permission?: {
    platform?: {
      /** Groups of the catalog that give a role, as entity references. */
      groups?: {
        /** May act on everything. Default: group:default/platform-team */
        platformTeam?: string;
        /** May act on everything of their teams. Default: group:default/leads */
        leads?: string;
        /** Read everything, change nothing. Default: group:default/auditors */
        auditors?: string;
      };
    };
  };
}
