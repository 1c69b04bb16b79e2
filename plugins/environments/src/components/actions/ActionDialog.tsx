import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader, Skeleton } from '@backstage/ui';
import { useNavigate } from 'react-router-dom';
import { type Environment } from '../../api/types';
import { environmentRouteRef, rootRouteRef } from '../../routes';
import { useOptions } from '../../state/useOptions';
import { ErrorNotice } from '../shared/ErrorNotice';
import styles from './ActionDialog.module.css';
import { DIALOGS } from './dialogs';
import { type DialogId } from './dialogTypes';

/** The dialog of this name about this environment; it is open as long as it is there. */
export function ActionDialog(props: {
  id: DialogId;
  environment: Environment;
  service?: string;
  onClose: () => void;
}) {
  const { id, environment, service, onClose } = props;
  const { title, Form, width } = DIALOGS[id];
  const { options, error, retry } = useOptions();
  const navigate = useNavigate();
  const listRoute = useRouteRef(rootRouteRef);
  const environmentRoute = useRouteRef(environmentRouteRef);
  const leave = (to?: Pick<Environment, 'namespace' | 'name'>) =>
    navigate((to ? environmentRoute?.(to) : listRoute?.()) ?? '..');

  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      className={styles.dialog}
      width={width}
    >
      <DialogHeader>{title(environment, service)}</DialogHeader>
      {options ? (
        <Form
          environment={environment}
          options={options}
          service={service}
          onClose={onClose}
          onLeave={leave}
        />
      ) : (
        <DialogBody>
          {error ? (
            <ErrorNotice
              title="The dialog cannot be prepared"
              error={error}
              onRetry={retry}
            />
          ) : (
            <Skeleton width="100%" height={96} />
          )}
        </DialogBody>
      )}
    </Dialog>
  );
}
