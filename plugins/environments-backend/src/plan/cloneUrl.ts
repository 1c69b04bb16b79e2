/**
 * The URL by which pods clone a repository.
 *
 * @param repository - a URL, or host and path
 * @param gitHosts - what stands before the path, for hosts that have another name inside the cluster
 */
export function cloneUrlOf(
  repository: string,
  gitHosts: ReadonlyMap<string, string>,
): string {
  const isUrl = repository.includes('://');
  const { host, pathname, protocol } = new URL(
    isUrl ? repository : `https://${repository}`,
  );
  const path = pathname.replace(/(\.git)?\/*$/, '');
  return `${gitHosts.get(host) ?? `${protocol}//${host}`}${path}.git`;
}
