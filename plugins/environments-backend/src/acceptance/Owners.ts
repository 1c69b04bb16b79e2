/** A team that somebody belongs to. */
export interface Team {
  /** Entity reference, lower-case. */
  ref: string;
  title: string;
}

/** Who exists and belongs where. */
export interface Owners {
  /** The teams of a user; undefined where there is no such user. */
  teamsOf(user: string): Promise<Team[] | undefined>;
  /** Whether there is such a team. */
  isTeam(group: string): Promise<boolean>;
}
