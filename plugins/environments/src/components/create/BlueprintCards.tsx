import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { type Blueprint } from '../../api/types';
import { blueprintFacts, serviceText } from '../../view/blueprints';
import styles from './BlueprintCards.module.css';

/** The presets to begin with, each with what is inside; or without one. */
export function BlueprintCards(props: {
  blueprints: readonly Blueprint[];
  /** @param name - of a blueprint; undefined for none */
  onChoose: (name: string | undefined) => void;
}) {
  const { blueprints, onChoose } = props;
  return (
    <ul className={styles.cards} aria-label="Blueprints">
      {blueprints.map(blueprint => (
        <li key={blueprint.name}>
          <Card
            className={styles.card}
            label={`Begin with ${blueprint.title}`}
            onPress={() => onChoose(blueprint.name)}
          >
            <CardHeader>
              <Text as="h3" variant="title-x-small">
                {blueprint.title}
              </Text>
              <span className={styles.small}>
                {blueprint.name} {blueprint.version}
              </span>
            </CardHeader>
            <CardBody className={styles.body}>
              {blueprint.description && <p>{blueprint.description}</p>}
              <ul className={styles.inside} aria-label="Services">
                {blueprint.services.map(service => (
                  <li key={service.name}>{serviceText(service)}</li>
                ))}
              </ul>
              <p className={styles.small}>
                {blueprintFacts(blueprint).join(' · ')}
              </p>
            </CardBody>
          </Card>
        </li>
      ))}
      <li>
        <Card
          className={styles.card}
          label="Begin without a blueprint"
          onPress={() => onChoose(undefined)}
        >
          <CardHeader>
            <Text as="h3" variant="title-x-small">
              Without a blueprint
            </Text>
          </CardHeader>
          <CardBody className={styles.body}>
            <p>
              The platform&apos;s defaults. Choose each service and its size
              yourself; there will be no newer version to upgrade to.
            </p>
          </CardBody>
        </Card>
      </li>
    </ul>
  );
}
