import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  getGitLabRequestOptions,
  getGiteaRequestOptions,
  ScmIntegrations,
} from '@backstage/integration';
import { ROOT } from '../../config/section';
import { GitHost, PreviewRepository } from '../types';
import { GiteaHost } from './GiteaHost';
import { GitHubHost } from './GitHubHost';
import { GitLabHost } from './GitLabHost';
import { HostApi } from './HostApi';

/**
 * The git hosts of repositories, by the repository, with the credentials under `integrations`.
 *
 * @throws InputError where a repository's host is not among the integrations, or is none whose pull requests are known
 */
export function createHosts(
  repositories: PreviewRepository[],
  integrations: ScmIntegrations,
): Map<string, GitHost> {
  return new Map(
    repositories.map(({ repository }) => [
      repository,
      createHost(repository, integrations),
    ]),
  );
}

function createHost(
  repository: string,
  integrations: ScmIntegrations,
): GitHost {
  const host = repository.split('/')[0];
  const gitea = integrations.gitea.byHost(host);
  if (gitea) {
    const { baseUrl = `https://${host}` } = gitea.config;
    const headers = getGiteaRequestOptions(gitea.config).headers ?? {};
    return new GiteaHost(
      new HostApi(`${baseUrl}/api/v1`, async () => ({ ...headers })),
    );
  }
  const github = integrations.github.byHost(host);
  if (github) {
    const credentials =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const { apiBaseUrl = 'https://api.github.com' } = github.config;
    return new GitHubHost(
      new HostApi(apiBaseUrl, async path => {
        const url = `https://${host}/${path}`;
        return (await credentials.getCredentials({ url })).headers ?? {};
      }),
    );
  }
  const gitlab = integrations.gitlab.byHost(host);
  if (gitlab) {
    const { headers } = getGitLabRequestOptions(gitlab.config);
    return new GitLabHost(
      new HostApi(gitlab.config.apiBaseUrl, async () => headers),
    );
  }
  throw new InputError(
    `${ROOT}.previews: '${repository}' is on a host that integrations does not have among gitea, github and gitlab`,
  );
}
