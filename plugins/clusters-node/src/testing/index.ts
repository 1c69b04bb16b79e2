export { eventually, settled } from './eventually';
export { FakeApiServer, type RecordedRequest } from './FakeApiServer';
export { FakeCollection, type FakeObject } from './FakeCollection';
export { FaultProxy } from './FaultProxy';
export {
  randomOf,
  REQUEST_FAULTS,
  WATCH_FAULTS,
  type Fault,
  type FaultPlan,
} from './faults';
export { ManualClock } from './ManualClock';
export { sendJson, sendStatus, statusOf } from './responses';
