import { IdentityApi } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { discoveryApiRef } from '@backstage/frontend-plugin-api';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { LocalSignIn } from './LocalSignIn';

const people = [
  person('alice', 'Alice Andersson', 'Platform Team', ['Leads']),
  person('eve', 'Eve Ekström', 'Backend Team'),
  person('jane.doe', 'Jane Doe', 'Backend Team'),
];

/** The routes of `/api/auth/local`, with a session in place of the cookie. */
class FakeBackend {
  session: { userEntityRef: string | null } | undefined;
  expiresInSeconds = 3600;
  #issued = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const path = String(input).replace(
      'http://localhost:7007/api/auth/local/',
      '',
    );
    const body = init?.body ? JSON.parse(String(init.body)) : undefined;
    const route = `${init?.method} ${path}`;
    if (route === 'POST session' && body.token === 'good') {
      this.session = { userEntityRef: null };
      return answer(204);
    }
    if (route === 'POST session') {
      return refuse('This sign-in link was used');
    }
    if (!this.session) {
      return refuse('open the sign-in link');
    }
    switch (route) {
      case 'GET session':
        return answer(200, this.session);
      case 'GET candidates':
        return answer(200, { candidates: people });
      case 'PUT session/user':
        this.session = body;
        return answer(204);
      case 'DELETE session/user':
        this.session = { userEntityRef: null };
        return answer(204);
      case 'GET refresh':
        this.#issued += 1;
        return answer(200, {
          profile: {},
          backstageIdentity: {
            token: `token-${this.#issued}`,
            expiresInSeconds: this.expiresInSeconds,
            identity: {
              type: 'user',
              userEntityRef: this.session.userEntityRef,
              ownershipEntityRefs: [],
            },
          },
        });
      default:
        throw new Error(`The fake backend has no ${route}`);
    }
  };
}

describe('LocalSignIn', () => {
  const signedIn = jest.fn<void, [IdentityApi]>();
  let backend: FakeBackend;

  beforeEach(() => {
    signedIn.mockReset();
    backend = new FakeBackend();
    global.fetch = backend.fetch;
    window.history.replaceState(null, '', '/');
  });

  const show = () =>
    render(
      <TestApiProvider
        apis={[
          [
            discoveryApiRef,
            mockApis.discovery({ baseUrl: 'http://localhost:7007' }),
          ],
        ]}
      >
        <MemoryRouter>
          <LocalSignIn onSignInSuccess={signedIn} />
        </MemoryRouter>
      </TestApiProvider>,
    );

  it('asks for a link in the words of the backend where there is no session', async () => {
    show();
    expect(
      await screen.findByText('This browser needs a sign-in link'),
    ).toBeVisible();
    expect(screen.getByText('open the sign-in link')).toBeVisible();
  });

  it('takes the token out of the address and offers the people by team', async () => {
    window.history.replaceState(null, '', '/catalog?kind=api#signin=good');
    show();
    await screen.findByText('Who do you want to be?');
    expect(window.location.href).toMatch(/\/catalog\?kind=api$/);
    const team = screen.getByRole('region', { name: 'Backend Team' });
    expect(team).toHaveTextContent('Eve Ekström');
    expect(team).toHaveTextContent('Jane Doe');
    expect(team).not.toHaveTextContent('Alice');
  });

  it('says why a link was refused', async () => {
    window.history.replaceState(null, '', '/#signin=used');
    show();
    expect(await screen.findByText('This sign-in link was used')).toBeVisible();
  });

  it('accepts a link that is pasted into the open tab', async () => {
    show();
    await screen.findByText('This browser needs a sign-in link');
    act(() => {
      window.location.hash = 'signin=good';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    expect(await screen.findByText('Who do you want to be?')).toBeVisible();
  });

  it('signs in as the person one chooses by keyboard', async () => {
    backend.session = { userEntityRef: null };
    show();
    const user = userEvent.setup();
    await user.type(await screen.findByRole('searchbox'), 'jane');
    expect(screen.getByRole('status')).toHaveTextContent('1 of 3 people');
    await user.tab();
    expect(screen.getByRole('button', { name: /^Jane Doe/ })).toHaveFocus();
    await user.keyboard('{Enter}');

    await waitFor(() => expect(signedIn).toHaveBeenCalled());
    const [identity] = signedIn.mock.calls[0];
    expect(await identity.getBackstageIdentity()).toMatchObject({
      userEntityRef: 'user:default/jane.doe',
    });
    expect(await identity.getCredentials()).toEqual({ token: 'token-1' });
  });

  it('renews a token that has ended, and signs out at the backend', async () => {
    backend.session = { userEntityRef: 'user:default/eve' };
    backend.expiresInSeconds = 0;
    show();
    await waitFor(() => expect(signedIn).toHaveBeenCalled());
    const [identity] = signedIn.mock.calls[0];
    expect(await identity.getCredentials()).toEqual({ token: 'token-2' });

    await identity.signOut();
    expect(backend.session).toEqual({ userEntityRef: null });
  });

  it('goes straight on where a person is chosen already', async () => {
    backend.session = { userEntityRef: 'user:default/eve' };
    show();
    await waitFor(() => expect(signedIn).toHaveBeenCalledTimes(1));
    expect(screen.queryByText('Who do you want to be?')).toBeNull();
  });
});

function answer(status: number, body?: unknown): Response {
  const text = body === undefined ? '' : JSON.stringify(body);
  return {
    ok: status < 400,
    status,
    statusText: '',
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () => text,
    json: async () => body,
  } as Response;
}

function refuse(message: string): Response {
  return answer(401, {
    error: { name: 'AuthenticationError', message },
    response: { statusCode: 401 },
  });
}

function person(
  name: string,
  displayName: string,
  team: string,
  roles: string[] = [],
) {
  return {
    userEntityRef: `user:default/${name}`,
    displayName,
    teams: [team],
    roles,
  };
}
