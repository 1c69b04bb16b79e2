import { Avatar, Badge, SearchField, Text } from '@backstage/ui';
import { useState } from 'react';
import styles from './CandidateList.module.css';
import { Candidate } from './LocalSignInClient';

/** The catalog's users by team, each a button. */
export function CandidateList({
  candidates,
  onChoose,
}: {
  candidates: Candidate[];
  onChoose: (userEntityRef: string) => void;
}) {
  const [filter, setFilter] = useState('');
  const shown = candidates.filter(candidate => matches(candidate, filter));
  return (
    <>
      <SearchField
        aria-label="Find a person"
        placeholder="Find a person, a team or a role"
        value={filter}
        onChange={setFilter}
      />
      <Text as="p" variant="body-small" color="secondary" role="status">
        {shown.length === 0
          ? 'Nobody matches'
          : `${shown.length} of ${candidates.length} people`}
      </Text>
      {[...byTeam(shown)].map(([team, members]) => (
        <section key={team} aria-label={team} className={styles.team}>
          <Text as="h3" variant="body-medium" weight="bold">
            {team}
          </Text>
          <ul className={styles.people}>
            {members.map(member => (
              <li key={member.userEntityRef}>
                <button
                  type="button"
                  className={styles.person}
                  onClick={() => onChoose(member.userEntityRef)}
                >
                  <Avatar
                    src=""
                    name={member.displayName}
                    purpose="decoration"
                    size="large"
                  />
                  <span className={styles.who}>
                    <span className={styles.name}>{member.displayName}</span>
                    <span className={styles.ref}>
                      {member.userEntityRef.replace(/^user:(default\/)?/, '')}
                    </span>
                  </span>
                  <span className={styles.roles}>
                    {member.roles.map(role => (
                      <Badge key={role}>{role}</Badge>
                    ))}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

const NO_TEAM = 'In no team';

/** In the order of the list, those without a team last. */
function byTeam(candidates: Candidate[]): Map<string, Candidate[]> {
  const teams = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const team = candidate.teams.join(', ') || NO_TEAM;
    teams.set(team, [...(teams.get(team) ?? []), candidate]);
  }
  const without = teams.get(NO_TEAM);
  if (without) {
    teams.delete(NO_TEAM);
    teams.set(NO_TEAM, without);
  }
  return teams;
}

function matches(candidate: Candidate, filter: string): boolean {
  const text = [
    candidate.displayName,
    candidate.userEntityRef,
    ...candidate.teams,
    ...candidate.roles,
  ].join(' ');
  return text.toLowerCase().includes(filter.trim().toLowerCase());
}
