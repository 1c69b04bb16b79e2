import { Alert, ButtonLink } from '@backstage/ui';

/** Says that the environment on this page was there and is not any more. */
export function GoneNotice(props: {
  name: string;
  listHref: string | undefined;
}) {
  const { name, listHref } = props;
  return (
    <div role="status">
      <Alert
        status="info"
        icon
        title={`${name} is gone`}
        description="It was deleted or its time was up. Its namespace and everything in it have been removed."
        customActions={
          listHref && (
            <ButtonLink href={listHref} variant="secondary">
              All environments
            </ButtonLink>
          )
        }
      />
    </div>
  );
}
