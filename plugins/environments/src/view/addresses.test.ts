import { condition } from '../__testUtils__/fixtures';
import { addressView, missingAddressText } from './addresses';

const address = { service: 'frontend', path: '/', reachable: true };

describe('addressView', () => {
  it('links what can be reached, and reads without scheme', () => {
    expect(
      addressView({ ...address, url: 'http://dev-a-b.dev.localhost:7080/' }),
    ).toEqual({
      url: 'http://dev-a-b.dev.localhost:7080/',
      text: 'dev-a-b.dev.localhost:7080',
      href: 'http://dev-a-b.dev.localhost:7080/',
    });
  });

  it('gives the reason in place of a link where nothing answers', () => {
    const view = addressView({
      ...address,
      url: 'http://dev-a-b.dev.localhost/',
      reachable: false,
      reason: 'its service stands on a simulated node',
    });
    expect(view.href).toBeUndefined();
    expect(view.why).toBe('Its service stands on a simulated node.');
  });

  it.each([
    ['javascript', 'alert(1)'].join(':'),
    'data:text/html,x',
    'nonsense',
  ])('never links %s, even if it is said to be reachable', url => {
    expect(addressView({ ...address, url }).href).toBeUndefined();
  });
});

describe('missingAddressText', () => {
  it('tells an address that is not meant from one that is not there yet', () => {
    const published = condition('Networking', 'True', {
      reason: 'NothingExposed',
    });
    expect(missingAddressText({ conditions: [published] })).toContain(
      'no service in it',
    );
    expect(missingAddressText({ conditions: [] })).toBe('None yet.');
  });
});
