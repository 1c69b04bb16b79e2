import { get, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/**
 * Requests that an API server has served, leases and watches apart: renewing a
 * lease and renewing a watch cost the same whatever the number of environments.
 *
 * @param metrics - the API server's own metrics, in Prometheus' text form
 */
export function countRequests(metrics: string): number {
  return metrics
    .split('\n')
    .filter(line => line.startsWith('apiserver_request_total{'))
    .filter(line => !/resource="leases"|verb="WATCH"/.test(line))
    .reduce(
      (sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)),
      0,
    );
}

/** Requests per minute that the API server serves while nobody asks for anything. */
export async function idleRequestsPerMinute(
  kubeConfig: KubeConfig,
  seconds: number,
): Promise<number> {
  const before = countRequests(await readMetrics(kubeConfig));
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  const after = countRequests(await readMetrics(kubeConfig));
  // The two readings themselves are requests, too; the first is counted by the second.
  return ((after - before - 1) * 60) / seconds;
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
