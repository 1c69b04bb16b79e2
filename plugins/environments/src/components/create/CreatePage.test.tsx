import { ResponseError } from '@backstage/errors';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { blueprint, environment, options } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const nameField = () => screen.findByRole('textbox', { name: /^Name/ });
const submit = () =>
  userEvent.click(
    screen.getByRole('button', { name: 'Create the environment' }),
  );

const refusal = (status: number, details?: object[]) =>
  ResponseError.fromResponse(
    Response.json(
      {
        error: {
          name: 'InputError',
          message: 'The request is refused',
          details,
        },
        response: { statusCode: status },
      },
      { status },
    ),
  );

describe('the form', () => {
  it('needs only a name, and leads to the environment', async () => {
    const api = new PlayedApi([environment()]);
    renderAt('/environments/create', api);
    await userEvent.type(await nameField(), 'checkout');
    expect(screen.getByText('dev-checkout-alice')).toBeInTheDocument();
    expect(
      screen.getByText('http://dev-checkout-alice.dev.localhost:7080'),
    ).toBeInTheDocument();
    await submit();
    expect(
      await screen.findByRole('heading', { name: 'dev-checkout-alice' }),
    ).toBeInTheDocument();
    expect(api.created[0].request).toMatchObject({
      name: 'checkout',
      team: 'group:default/backend-team',
      ttlHours: 48,
      services: [{ type: 'database' }, { type: 'frontend' }],
    });
  });

  it('is for the component that the address names, also after a blueprint was chosen', async () => {
    const api = new PlayedApi([environment()]);
    api.blueprints = [blueprint()];
    renderAt('/environments/create?component=component:default/orders', api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Begin with Web application' }),
    );
    expect(
      await screen.findByText(/For the component orders/),
    ).toBeInTheDocument();
    await userEvent.type(await nameField(), 'checkout');
    await submit();
    await waitFor(() => expect(api.created).toHaveLength(1));
    expect(api.created[0].request).toMatchObject({
      component: 'component:default/orders',
      blueprint: 'web',
    });
  });

  it('can be filled in without a mouse, and breaks no accessibility rule', async () => {
    const api = new PlayedApi([environment()]);
    renderAt('/environments/create', api);
    await waitFor(async () => expect(await nameField()).toHaveFocus());
    expect(await accessibilityFaults()).toEqual([]);
    await userEvent.keyboard('checkout{Enter}');
    await waitFor(() => expect(api.created).toHaveLength(1));
  });

  it('names what is wrong at its field and goes there, without asking the server', async () => {
    const api = new PlayedApi();
    renderAt('/environments/create', api);
    const field = await nameField();
    await userEvent.type(field, 'Bad Name');
    await submit();
    expect(field).toHaveFocus();
    expect(field).toHaveAccessibleDescription(/must be a DNS label/);
    expect(api.created).toEqual([]);
    await userEvent.clear(field);
    await userEvent.type(field, 'good');
    expect(field).toBeValid();
  });

  it('shows what the server refuses at the field that it names', async () => {
    const api = new PlayedApi();
    api.answerCreate = async () => {
      throw await refusal(409, [
        { field: 'name', rule: 'NameTaken', message: 'is taken already' },
      ]);
    };
    renderAt('/environments/create', api);
    const field = await nameField();
    await userEvent.type(field, 'checkout');
    await submit();
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(/The name is taken already/),
    );
    expect(field).toHaveFocus();
    await userEvent.type(field, '2');
    expect(field).not.toHaveAccessibleDescription(/is taken/);
  });

  it('shows a failure that names no field above the button, with what to do', async () => {
    const api = new PlayedApi();
    api.answerCreate = async () => {
      throw await refusal(503);
    };
    renderAt('/environments/create', api);
    await userEvent.type(await nameField(), 'checkout');
    await submit();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The request is refused\. The cluster cannot be reached/,
    );
  });

  it('makes one environment of a double click', async () => {
    const api = new PlayedApi([environment()]);
    let answer = () => {};
    api.answerCreate = () =>
      new Promise(resolve => {
        answer = () => resolve(environment());
      });
    renderAt('/environments/create', api);
    await userEvent.type(await nameField(), 'checkout');
    await userEvent.dblClick(
      screen.getByRole('button', { name: 'Create the environment' }),
    );
    expect(api.created).toHaveLength(1);
    answer();
  });

  it('repeats a request under its key, and takes a new one for another', async () => {
    const api = new PlayedApi();
    api.answerCreate = async () => {
      throw new Error('The answer was lost');
    };
    renderAt('/environments/create', api);
    const field = await nameField();
    await userEvent.type(field, 'checkout');
    await submit();
    await screen.findByRole('alert');
    await submit();
    await waitFor(() => expect(api.created).toHaveLength(2));
    await userEvent.type(field, '2');
    await submit();
    await waitFor(() => expect(api.created).toHaveLength(3));
    const [first, again, other] = api.created.map(({ key }) => key);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('says beforehand that nothing will run on a simulated cluster', async () => {
    const api = new PlayedApi();
    api.options = options({
      simulated: true,
      simulatedReason: 'No privilege.',
    });
    renderAt('/environments/create', api);
    expect(
      await screen.findByText('This cluster is simulated'),
    ).toBeInTheDocument();
    expect(screen.getByText(/Why: No privilege\./)).toBeInTheDocument();
  });

  it('tells who is in no team what to do', async () => {
    const api = new PlayedApi();
    api.options = options({ teams: [] });
    renderAt('/environments/create', api);
    expect(await screen.findByText('You are in no team')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Create the environment' }),
    ).toBeDisabled();
  });
});
