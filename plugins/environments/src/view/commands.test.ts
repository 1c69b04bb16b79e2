import { environment } from '../__testUtils__/fixtures';
import { commandsFor } from './commands';

const texts = (...args: Parameters<typeof commandsFor>) =>
  commandsFor(...args).map(command => command.text);

describe('commandsFor', () => {
  it('names the environment in its team and the namespace that it made', () => {
    expect(
      texts(environment(), 'http://localhost:7007/api/environments'),
    ).toEqual([
      'kubectl get denv dev-checkout-alice -n team-backend-team -w',
      'kubectl get pods -n dev-checkout-alice',
      'kubectl port-forward -n dev-checkout-alice service/app-db 5432',
      "kubectl get secret -n dev-checkout-alice app-db -o jsonpath='{.data.POSTGRES_PASSWORD}' | base64 -d",
      'curl -H "Authorization: Bearer $TOKEN" http://localhost:7007/api/environments/v1/environments/team-backend-team/dev-checkout-alice',
    ]);
  });

  it('offers no database that does not really run', () => {
    const [database] = environment().services;
    const services = [{ ...database, simulated: true }];
    expect(texts(environment({ services }), undefined)).toHaveLength(2);
  });

  it('offers no database where there is none, and no call without a base URL', () => {
    expect(texts(environment({ services: [] }), undefined)).toHaveLength(2);
  });
});
