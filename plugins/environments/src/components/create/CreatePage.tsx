import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Alert, Container, Skeleton, VisuallyHidden } from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import { environmentCreatePermission } from '@itdo/plugin-environments-common';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { environmentRouteRef, rootRouteRef } from '../../routes';
import { useBlueprints } from '../../state/useBlueprints';
import { useOptions } from '../../state/useOptions';
import { ErrorNotice } from '../shared/ErrorNotice';
import { PageArea } from '../shared/PageArea';
import { PageHeader } from '../shared/PageHeader';
import { BlueprintStep } from './BlueprintStep';
import { CreateForm } from './CreateForm';
import styles from './CreatePage.module.css';

/** Names in the address the component that the environment is for. */
const COMPONENT = 'component';

/** Where one asks for an environment. */
export function CreatePage() {
  const { options, error, retry } = useOptions();
  const blueprints = useBlueprints();
  const permission = usePermission({ permission: environmentCreatePermission });
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const listRoute = useRouteRef(rootRouteRef);
  const environmentRoute = useRouteRef(environmentRouteRef);
  const forbidden = !permission.loading && !permission.allowed;
  const isAsking = !blueprints.answer && !blueprints.error;

  return (
    <PageArea label="Create an environment">
      <PageHeader
        title="Create an environment"
        description="Only the name has to be filled in; the rest is a sensible default."
      />
      <Container className={styles.page}>
        {error && (
          <ErrorNotice
            title="The form cannot be prepared"
            error={error}
            onRetry={retry}
          />
        )}
        {blueprints.error && (
          <ErrorNotice
            title="The blueprints cannot be shown"
            error={blueprints.error}
            onRetry={blueprints.retry}
          />
        )}
        {forbidden && (
          <Alert
            status="warning"
            icon
            title="You may not create environments"
            description="Members of a team may. Ask your team's lead or the platform team to add you to one."
          />
        )}
        {(!options || isAsking) && !error && <FormSkeleton />}
        {options && !isAsking && !forbidden && (
          <BlueprintStep blueprints={blueprints.answer ?? []} options={options}>
            {offer => (
              <CreateForm
                key={offer.blueprint?.name}
                offer={offer}
                component={query.get(COMPONENT) ?? undefined}
                onCancel={() => navigate(listRoute?.() ?? '..')}
                onCreated={({ namespace, name }) =>
                  navigate(environmentRoute?.({ namespace, name }) ?? '..')
                }
              />
            )}
          </BlueprintStep>
        )}
      </Container>
    </PageArea>
  );
}

function FormSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <VisuallyHidden role="status">Preparing the form…</VisuallyHidden>
      <Skeleton width="60%" height={48} />
      <Skeleton width="60%" height={48} />
      <Skeleton width="60%" height={120} />
    </div>
  );
}
