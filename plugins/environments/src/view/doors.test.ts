import { environment } from '../__testUtils__/fixtures';
import { canOpen, portText } from './doors';

const state = (part: object) =>
  environment({
    services: [{ name: 'app', type: 'api', state: 'Ready', ...part }],
  });

describe('opening a service', () => {
  it('takes pods that really run', () => {
    expect(canOpen(state({}), 'app')).toBe(true);
    expect(canOpen(state({ state: 'Starting' }), 'app')).toBe(false);
    expect(canOpen(state({ simulated: true }), 'app')).toBe(false);
    expect(canOpen(state({}), 'another')).toBe(false);
  });

  it('names ports by number and name', () => {
    expect(portText({ port: 3000 })).toBe('Port 3000');
    expect(portText({ port: 3000, name: 'http' })).toBe('Port 3000 (http)');
  });
});
