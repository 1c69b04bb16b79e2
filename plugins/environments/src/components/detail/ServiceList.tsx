import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiMore2Line } from '@remixicon/react';
import { type Environment } from '../../api/types';
import { useOpenService } from '../../state/useOpenService';
import { canOpen, doorOf, SHARED_WITH } from '../../view/doors';
import { plainWords, sentence } from '../../view/plainWords';
import { replicasText, serviceStateView } from '../../view/services';
import { type Control } from '../actions/useControl';
import { type DialogId } from '../actions/dialogTypes';
import { OpenMenu } from '../open/OpenMenu';
import { ErrorNotice } from '../shared/ErrorNotice';
import { SimulatedMark } from '../shared/SimulatedMark';
import { StateMark } from '../shared/StateMark';
import styles from './ServiceList.module.css';

/** The services of an environment, each with its state, the reason for it, and what can be done. */
export function ServiceList(props: {
  environment: Environment;
  control: Control;
}) {
  const { environment, control } = props;
  const { open, failure } = useOpenService(environment);
  return (
    <ul className={styles.services}>
      {environment.services.map(service => {
        const view = serviceStateView(service.state);
        const asked = environment.spec.services.find(
          ({ name }) => name === service.name,
        );
        const why =
          sentence(service.message ?? '') ||
          (service.reason && plainWords(service.reason));
        const door = doorOf(environment, service.name);
        return (
          <li key={service.name} className={styles.service}>
            <div className={styles.head}>
              <span className={styles.name}>{service.name}</span>
              {service.type !== service.name && (
                <span className={styles.type}>{service.type}</span>
              )}
              {asked?.replicas !== undefined && (
                <span className={styles.type}>
                  {replicasText(asked.replicas)}
                </span>
              )}
              {service.simulated && <SimulatedMark />}
              {door && (
                <span className={styles.type}>{SHARED_WITH[door.share]}</span>
              )}
            </div>
            <div className={styles.state}>
              <StateMark tone={view.tone}>{view.label}</StateMark>
              {door && (
                <OpenMenu
                  door={door}
                  isDisabled={!canOpen(environment, service.name)}
                  onOpen={port => void open(service.name, port)}
                />
              )}
              {asked && <ServiceMenu name={service.name} control={control} />}
            </div>
            {failure?.service === service.name && (
              <div className={styles.failure}>
                <ErrorNotice
                  title={`${service.name} was not opened`}
                  error={failure.error}
                />
              </div>
            )}
            {asked?.image && <p className={styles.image}>{asked.image}</p>}
            {why && view.tone !== 'good' && <p className={styles.why}>{why}</p>}
          </li>
        );
      })}
    </ul>
  );
}

const ITEMS: ReadonlyArray<{ id: DialogId; label: string }> = [
  { id: 'restart', label: 'Restart…' },
  { id: 'scale', label: 'Scale…' },
  { id: 'image', label: 'Change the image…' },
  { id: 'share', label: 'Who may open it…' },
];

function ServiceMenu(props: { name: string; control: Control }) {
  const { name, control } = props;
  const items = ITEMS.filter(({ id }) => control.actions.has(id));
  return items.length === 0 ? null : (
    <MenuTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiMore2Line />}
        aria-label={`Actions for the service ${name}`}
      />
      <Menu placement="bottom end">
        {items.map(({ id, label }) => (
          <MenuItem key={id} onAction={() => control.open(id, name)}>
            {label}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
