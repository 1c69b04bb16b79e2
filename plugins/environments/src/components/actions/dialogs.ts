import { type ComponentType } from 'react';
import { type Environment } from '../../api/types';
import { AutoPauseForm } from './AutoPauseForm';
import { CloneForm } from './CloneForm';
import { DeleteForm } from './DeleteForm';
import { type DialogId, type DialogProps } from './dialogTypes';
import { EditForm } from './EditForm';
import { ExtendForm } from './ExtendForm';
import { ImageForm } from './ImageForm';
import { ResetForm } from './ResetForm';
import { RestartForm } from './RestartForm';
import { ScaleForm } from './ScaleForm';
import { ShareForm } from './ShareForm';
import { SleepForm } from './SleepForm';
import { TransferForm } from './TransferForm';
import { UpgradeForm } from './UpgradeForm';

interface DialogEntry {
  title: (environment: Environment, service: string | undefined) => string;
  Form: ComponentType<DialogProps>;
  /** CSS width; the usual one where it is missing. */
  width?: string;
}

const WIDE = '36rem';

/** Every dialog by its name in the address. */
export const DIALOGS: Readonly<Record<DialogId, DialogEntry>> = {
  extend: { title: e => `Extend ${e.name}`, Form: ExtendForm },
  restart: {
    title: (e, service) => `Restart ${service ?? e.name}?`,
    Form: RestartForm,
  },
  scale: { title: (_, service) => `Scale ${service}`, Form: ScaleForm },
  image: { title: (_, service) => `Image of ${service}`, Form: ImageForm },
  share: {
    title: (_, service) => `Who may open ${service}`,
    Form: ShareForm,
  },
  edit: { title: e => `Edit ${e.name}`, Form: EditForm },
  transfer: { title: e => `Hand ${e.name} over`, Form: TransferForm },
  autoPause: { title: e => `Pause ${e.name} by itself`, Form: AutoPauseForm },
  sleep: {
    title: e => `Sleep schedule of ${e.name}`,
    Form: SleepForm,
    width: WIDE,
  },
  clone: { title: e => `Clone ${e.name}`, Form: CloneForm },
  upgrade: {
    title: e => `Upgrade ${e.name}`,
    Form: UpgradeForm,
    width: WIDE,
  },
  reset: { title: e => `Reset ${e.name}?`, Form: ResetForm },
  delete: { title: e => `Delete ${e.name}?`, Form: DeleteForm },
};

/** Whether this is the name of a dialog. */
export function isDialogId(name: string | null): name is DialogId {
  return name !== null && Object.hasOwn(DIALOGS, name);
}
