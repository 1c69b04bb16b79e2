import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container } from '@backstage/ui';
import { useMemo } from 'react';
import { rootRouteRef } from '../../routes';
import { useActivity } from '../../state/useActivity';
import { useEnvironment } from '../../state/useEnvironment';
import { type SectionId } from '../../view/sections';
import { ActFailureNotice } from '../actions/ActFailureNotice';
import { ActionDialog } from '../actions/ActionDialog';
import { useControl } from '../actions/useControl';
import { InsideSection } from '../inside/InsideSection';
import { Announcer } from '../shared/Announcer';
import { PageArea } from '../shared/PageArea';
import { StreamTrouble } from '../shared/StreamTrouble';
import { DetailBody } from './DetailBody';
import { DetailHeader } from './DetailHeader';
import styles from './DetailPage.module.css';
import { DetailSkeleton } from './DetailSkeleton';
import { GoneNotice } from './GoneNotice';

/** One environment, live. */
export function DetailPage(props: {
  namespace: string;
  name: string;
  /** One of the pages beside the overview. */
  section?: SectionId;
}) {
  const { namespace, name, section } = props;
  const { environment, gone, live, ...seen } = useEnvironment(namespace, name);
  const standing = gone ? undefined : environment;
  const { control, failure, dialog, service, close } = useControl(
    namespace,
    name,
    standing,
  );
  // Who may only look does not use it, and one that is going cannot be used.
  const activityError = useActivity(
    namespace,
    name,
    control.actions.has('edit'),
  );
  const listHref = useRouteRef(rootRouteRef)?.();
  const announced = useMemo(
    () => environment && (gone ? [] : [environment]),
    [environment, gone],
  );

  return (
    <PageArea label={`Environment ${name}`}>
      <DetailHeader
        name={name}
        environment={standing}
        control={control}
        live={live}
        section={section}
      />
      <Container className={styles.page}>
        <Announcer environments={announced} />
        {gone ? (
          <GoneNotice name={name} listHref={listHref} />
        ) : (
          <StreamTrouble live={live} hasData={environment !== undefined} />
        )}
        <ActFailureNotice failure={failure} />
        {!environment && !gone && live.kind !== 'refused' && <DetailSkeleton />}
        {standing && section && (
          <InsideSection
            key={section}
            section={section}
            environment={standing}
          />
        )}
        {standing && !section && (
          <DetailBody
            environment={standing}
            seen={seen}
            control={control}
            activityError={activityError}
          />
        )}
      </Container>
      {standing && dialog && (
        <ActionDialog
          id={dialog}
          environment={standing}
          service={service}
          onClose={close}
        />
      )}
    </PageArea>
  );
}
