import { InputError } from '@backstage/errors';
import { ROOT, Section } from './section';

/**
 * How pods reach git hosts, by the host as people know it.
 *
 * @throws InputError where a host or a URL cannot be right
 */
export function readGitHosts(config: Section | undefined): Map<string, string> {
  const sections = config?.getOptionalConfigArray('gitHosts') ?? [];
  return new Map(
    sections.map((section, index): [string, string] => {
      const at = `${ROOT}.gitHosts[${index}]`;
      const host = section.getString('host');
      const url = section.getString('url');
      if (!/^[a-z0-9][a-z0-9.-]*(:\d{1,5})?$/.test(host)) {
        throw new InputError(
          `${at}.host must be a host such as git.itdo.example:3000, not '${host}'`,
        );
      }
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new InputError(
          `${at}.url must begin with http:// or https://, not '${url}'`,
        );
      }
      return [host, url.replace(/\/+$/, '')];
    }),
  );
}
