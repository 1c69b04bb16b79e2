import { Progress, ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/frontend-plugin-api';
import { visitsApiRef } from '@backstage/plugin-home';
import { Link, Text } from '@backstage/ui';
import useAsync from 'react-use/lib/useAsync';
import { HomeCard } from './HomeCard';
import styles from './RecentVisits.module.css';

const SHOWN = 6;

/** The pages the user was on last. */
export function RecentVisits() {
  return (
    <HomeCard title="Where you were last">
      <Visits />
    </HomeCard>
  );
}

function Visits() {
  const visitsApi = useApi(visitsApiRef);
  const {
    value = [],
    loading,
    error,
  } = useAsync(async () => {
    const visits = await visitsApi.list({
      orderBy: [{ field: 'timestamp', direction: 'desc' }],
      limit: SHOWN + 1,
    });
    return visits.filter(({ pathname }) => pathname !== '/').slice(0, SHOWN);
  }, [visitsApi]);

  if (loading) {
    return <Progress />;
  }
  if (error) {
    return <ResponseErrorPanel error={error} />;
  }
  if (value.length === 0) {
    return (
      <Text as="p" color="secondary">
        The pages you open will stand here.
      </Text>
    );
  }
  return (
    <ul className={styles.visits}>
      {value.map(visit => (
        <li key={visit.id}>
          <Link href={visit.pathname}>{visit.name}</Link>
        </li>
      ))}
    </ul>
  );
}
