import { Progress } from '@backstage/core-components';
import { SignInPageProps } from '@backstage/core-plugin-api';
import { Alert, Box, Button, Text } from '@backstage/ui';
import { LogoMark } from '../../navigation/Logo';
import { CandidateList } from './CandidateList';
import styles from './LocalSignIn.module.css';
import { LocalSignInState, useLocalSignIn } from './useLocalSignIn';

/** Development sign-in: choose whom to be among the catalog's users. */
export function LocalSignIn({ onSignInSuccess }: SignInPageProps) {
  const { state, choose, retry } = useLocalSignIn(onSignInSuccess);
  if (state.step === 'loading') {
    return <Progress />;
  }
  return (
    <main className={styles.page}>
      <header className={styles.hero}>
        <LogoMark className={styles.mark} />
        <div>
          <h1 className={styles.title}>ITDO ERP Developer Platform</h1>
          <p className={styles.subtitle}>
            Development environments, services and their documentation
          </p>
        </div>
      </header>
      <Box as="section" bg="neutral" className={styles.panel}>
        <Step state={state} choose={choose} retry={retry} />
      </Box>
    </main>
  );
}

function Step({
  state,
  choose,
  retry,
}: {
  state: Exclude<LocalSignInState, { step: 'loading' }>;
  choose: (userEntityRef: string) => void;
  retry: () => void;
}) {
  switch (state.step) {
    case 'needs-link':
      return (
        <>
          <Text as="h2" variant="title-small">
            This browser needs a sign-in link
          </Text>
          <Alert
            status="info"
            icon
            title={state.message}
            description="The portal runs on this machine and trusts whoever holds its link, so that nobody else on the machine becomes you."
          />
          <Text as="p" variant="body-medium">
            In a terminal, in the folder of the platform:
          </Text>
          <pre className={styles.command}>./platform url</pre>
        </>
      );
    case 'failed':
      return (
        <>
          <Text as="h2" variant="title-small">
            The sign-in does not answer
          </Text>
          <Alert status="danger" icon title={state.message} />
          <div>
            <Button onPress={retry}>Try again</Button>
          </div>
        </>
      );
    default:
      return (
        <>
          <div>
            <Text as="h2" variant="title-small">
              Who do you want to be?
            </Text>
            <Text as="p" variant="body-medium" color="secondary">
              A development portal: what you may see and change follows the team
              and role of the person you choose.
            </Text>
          </div>
          {state.problem && (
            <Alert status="danger" icon title={state.problem} />
          )}
          <CandidateList candidates={state.candidates} onChoose={choose} />
        </>
      );
  }
}
