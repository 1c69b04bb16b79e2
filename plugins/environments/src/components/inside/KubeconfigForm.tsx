import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Select } from '@backstage/ui';
import {
  type Connections,
  type Kubeconfig,
} from '@itdo/plugin-environments-common';
import { useState } from 'react';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { insideApiRef } from '../../api/InsideApi';
import { dateTimeText } from '../../view/dates';
import { Copyable } from '../shared/Copyable';
import { ErrorNotice } from '../shared/ErrorNotice';
import styles from './inside.module.css';
import { saveText } from './saveText';

const HOUR = 3600;
const HOURS = [1, 4, 8, 12];

/** Hands out a kubeconfig as a file; what is in it is not shown. */
export function KubeconfigForm(props: {
  environment: EnvironmentRef;
  connections: Connections;
}) {
  const { environment, connections } = props;
  const { account, kubeconfigLimits } = connections;
  const api = useApi(insideApiRef);
  const [seconds, setSeconds] = useState(kubeconfigLimits.defaultSeconds);
  const [given, setGiven] = useState<Kubeconfig>();
  const [error, setError] = useState<Error>();
  const [pending, setPending] = useState(false);

  if (!account) {
    return (
      <p className={styles.note}>
        Only members of the team have an account in the cluster that a
        kubeconfig could be for.
      </p>
    );
  }
  const get = async () => {
    setPending(true);
    setError(undefined);
    try {
      const kubeconfig = await api.createKubeconfig(environment, seconds);
      saveText(kubeconfig.filename, kubeconfig.kubeconfig);
      setGiven(kubeconfig);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setPending(false);
    }
  };
  const options = HOURS.filter(
    hours => hours * HOUR <= kubeconfigLimits.maxSeconds,
  ).map(hours => ({
    value: String(hours * HOUR),
    label: hours === 1 ? '1 hour' : `${hours} hours`,
  }));
  return (
    <div className={styles.stack}>
      <p className={styles.note}>
        For your own account, <code>{account}</code>. It works for a while and
        ends soon after you leave the team.
      </p>
      <div className={styles.bar}>
        <Select
          label="Works for"
          className={styles.choice}
          options={options}
          selectedKey={String(seconds)}
          onSelectionChange={key => setSeconds(Number(key))}
        />
        <Button variant="primary" isPending={pending} onPress={get}>
          Get a kubeconfig
        </Button>
      </div>
      {error && <ErrorNotice title="There is no kubeconfig" error={error} />}
      {given && (
        <div role="status" className={styles.stack}>
          <Alert
            status="success"
            icon
            title={`${given.filename} was saved`}
            description={`It works until ${dateTimeText(
              given.expiresAt,
            )}. Keep it to yourself: whoever has it is you to the cluster.`}
          />
          <Copyable
            label="Use it in a terminal"
            text={`export KUBECONFIG=~/Downloads/${given.filename} && kubectl get pods`}
          />
        </div>
      )}
    </div>
  );
}
