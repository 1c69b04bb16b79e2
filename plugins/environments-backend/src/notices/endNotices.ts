import { NotificationService } from '@backstage/plugin-notifications-node';
import { Notify } from '../lifecycle/Notify';

/** Tells owners through Backstage's notifications that an environment ends, with a link by which they can extend it. */
export function endNotices(notifications: NotificationService): Notify {
  return async ({ metadata, spec }, { hours, expiresAt }) => {
    const { namespace, name, uid } = metadata;
    await notifications.send({
      recipients: { type: 'entity', entityRef: spec.owner },
      payload: {
        title: `${spec.name} is removed in ${inWords(hours)}`,
        description: `Its time is up at ${expiresAt}. Extend it to keep it and its data.`,
        link: `/environments/${namespace}/${name}?extend=1`,
        severity: hours > 1 ? 'normal' : 'high',
        topic: 'environments',
        // The same notice again takes the place of the one that was sent before.
        scope: `environment-end/${uid}/${expiresAt}/${hours}`,
      },
    });
  };
}

function inWords(hours: number): string {
  return hours === 1 ? 'an hour or less' : `${hours} hours or less`;
}
