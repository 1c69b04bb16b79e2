export { eventually, settled } from './eventually';
export { FakeApiServer, type RecordedRequest } from './FakeApiServer';
export { FakeCollection, type FakeObject } from './FakeCollection';
export { ManualClock } from './ManualClock';
export { sendJson, sendStatus, statusOf } from './responses';
