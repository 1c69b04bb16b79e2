import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { configApiRef } from '@backstage/core-plugin-api';
import useAsync from 'react-use/lib/useAsync';
import styles from './Greeting.module.css';

/** Says whose portal this is and as whom one is in it. */
export function Greeting() {
  const identityApi = useApi(identityApiRef);
  const organisation =
    useApi(configApiRef).getOptionalString('organization.name');
  const { value: profile } = useAsync(
    () => identityApi.getProfileInfo(),
    [identityApi],
  );
  const firstName = profile?.displayName?.split(' ')[0];
  return (
    <header className={styles.hero}>
      <p className={styles.organisation}>{organisation}</p>
      <h1 className={styles.title}>
        {firstName ? `Hello, ${firstName}` : 'Hello'}
      </h1>
      <p className={styles.question}>What do you want to get running today?</p>
    </header>
  );
}
