import { get, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/** Requests that an API server has served. */
export interface RequestCount {
  readonly requests: number;
  /** Those of them that would change something. */
  readonly writes: number;
}

const WRITES = /verb="(POST|PUT|PATCH|APPLY|DELETE|DELETECOLLECTION)"/;

/**
 * Requests that an API server has served, leases and watches apart: renewing a
 * lease and renewing a watch cost the same whatever the number of environments.
 *
 * @param metrics - the API server's own metrics, in Prometheus' text form
 */
export function countRequests(metrics: string): RequestCount {
  const lines = metrics
    .split('\n')
    .filter(line => line.startsWith('apiserver_request_total{'))
    .filter(line => !/resource="leases"|verb="WATCH"/.test(line));
  const sum = (of: readonly string[]) =>
    of.reduce(
      (total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)),
      0,
    );
  return {
    requests: sum(lines),
    writes: sum(lines.filter(line => WRITES.test(line))),
  };
}

/** What the API server serves in a minute while nobody asks for anything. */
export async function idleRequests(
  kubeConfig: KubeConfig,
  seconds: number,
): Promise<{ requestsPerMinute: number; writesPerMinute: number }> {
  const before = countRequests(await readMetrics(kubeConfig));
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  const after = countRequests(await readMetrics(kubeConfig));
  const perMinute = (count: number) => (count * 60) / seconds;
  return {
    // The two readings themselves are requests, too; the first is counted by the second.
    requestsPerMinute: perMinute(after.requests - before.requests - 1),
    writesPerMinute: perMinute(after.writes - before.writes),
  };
}
async function readMetrics(kubeConfig: KubeConfig): Promise<string> {
  const url = new URL(`${kubeConfig.getCurrentCluster()?.server}/metrics`);
  const options: RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options);
  const text = await new Promise<string>((resolve, reject) => {
    get(url, options, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () => resolve(body));
    }).on('error', reject);
  });
  if (!text.includes('apiserver_request_total')) {
    throw new Error(`${url} tells of no requests`);
  }
  return text;
}
