import { Alert, Button, Text } from '@backstage/ui';
import { RiArrowGoBackLine } from '@remixicon/react';
import { type ReactNode, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { type Blueprint, type EnvironmentOptions } from '../../api/types';
import { offerOf, type Offer } from '../../view/offer';
import { BlueprintCards } from './BlueprintCards';
import styles from './CreatePage.module.css';

const BLUEPRINT = 'blueprint';
const NONE = '';

/**
 * Lets one choose a blueprint, then shows what is made of it. The choice stands
 * in the address, so that a form can be linked and left with "back". Where there
 * is no blueprint there is nothing to choose.
 */
export function BlueprintStep(props: {
  blueprints: readonly Blueprint[];
  options: EnvironmentOptions;
  children: (offer: Offer) => ReactNode;
}) {
  const { blueprints, options, children } = props;
  const [query, setQuery] = useSearchParams();
  const chosen = query.get(BLUEPRINT);
  const blueprint = blueprints.find(({ name }) => name === chosen);
  const offer = useMemo(
    () => offerOf(options, blueprint),
    [options, blueprint],
  );
  const isUnknown = Boolean(chosen) && !blueprint;

  if (blueprints.length > 0 && (chosen === null || isUnknown)) {
    return (
      <>
        {isUnknown && (
          <Alert
            status="warning"
            icon
            title={`There is no blueprint ${chosen}`}
            description="It may have been removed, or be invalid at the moment. Choose another one."
          />
        )}
        <Text as="h2" variant="title-small">
          Choose a blueprint
        </Text>
        <BlueprintCards
          blueprints={blueprints}
          onChoose={name =>
            setQuery(current => {
              current.set(BLUEPRINT, name ?? NONE);
              return current;
            })
          }
        />
      </>
    );
  }
  return (
    <>
      {blueprints.length > 0 && (
        <div className={styles.chosen}>
          <Text as="p">
            {blueprint
              ? `Blueprint: ${blueprint.title} ${blueprint.version}`
              : 'Without a blueprint'}
          </Text>
          <Button
            size="small"
            variant="tertiary"
            iconStart={<RiArrowGoBackLine aria-hidden="true" />}
            onPress={() =>
              setQuery(current => {
                current.delete(BLUEPRINT);
                return current;
              })
            }
          >
            Choose another
          </Button>
        </div>
      )}
      {children(offer)}
    </>
  );
}
