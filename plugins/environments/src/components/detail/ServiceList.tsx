import { type ServiceState } from '../../api/types';
import { plainWords, sentence } from '../../view/plainWords';
import { serviceStateView } from '../../view/services';
import { SimulatedMark } from '../shared/SimulatedMark';
import { StateMark } from '../shared/StateMark';
import styles from './ServiceList.module.css';

/** The services of an environment, each with its state and the reason for it. */
export function ServiceList(props: { services: readonly ServiceState[] }) {
  return (
    <ul className={styles.services}>
      {props.services.map(service => {
        const view = serviceStateView(service.state);
        const why =
          sentence(service.message ?? '') ||
          (service.reason && plainWords(service.reason));
        return (
          <li key={service.name} className={styles.service}>
            <div className={styles.head}>
              <span className={styles.name}>{service.name}</span>
              {service.type !== service.name && (
                <span className={styles.type}>{service.type}</span>
              )}
              {service.simulated && <SimulatedMark />}
            </div>
            <StateMark tone={view.tone}>{view.label}</StateMark>
            {why && view.tone !== 'good' && <p className={styles.why}>{why}</p>}
          </li>
        );
      })}
    </ul>
  );
}
