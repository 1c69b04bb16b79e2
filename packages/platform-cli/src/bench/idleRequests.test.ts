import { countRequests } from './idleRequests.ts';

const METRICS = `# HELP apiserver_request_total Counter of requests
apiserver_request_total{code="200",resource="pods",verb="GET"} 3
apiserver_request_total{code="200",resource="leases",verb="PUT"} 100
apiserver_request_total{code="0",resource="pods",verb="WATCH"} 7
apiserver_request_total{code="409",resource="secrets",verb="APPLY"} 2
apiserver_request_duration_seconds_count{verb="GET"} 999
`;

describe('countRequests', () => {
  it('adds up requests of any outcome, without leases and watches', () => {
    expect(countRequests(METRICS).requests).toBe(5);
  });

  it('tells which of them would change something', () => {
    expect(countRequests(METRICS).writes).toBe(2);
  });
});
