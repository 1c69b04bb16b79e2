import { blueprint, options } from '../__testUtils__/fixtures';
import { blueprintFacts, serviceText } from './blueprints';
import { chosenServices, offerOf } from './offer';

describe('offerOf', () => {
  it('begins with the services of a blueprint, and can add other types', () => {
    const offer = offerOf(
      options(),
      blueprint({ services: [{ name: 'store', type: 'database' }] }),
    );
    expect(offer.ticked).toEqual(['store']);
    expect(offer.services.map(({ spec }) => spec.name)).toEqual([
      'store',
      'frontend',
    ]);
  });

  it('tells two services of one type apart', () => {
    const offer = offerOf(
      options(),
      blueprint({
        services: [
          { name: 'one', type: 'database' },
          { name: 'two', type: 'database' },
        ],
      }),
    );
    expect(offer.services.slice(0, 2).map(({ title }) => title)).toEqual([
      'Database one',
      'Database two',
    ]);
  });
});

describe('chosenServices', () => {
  it('keeps what the blueprint says of them', () => {
    const offer = offerOf(options(), blueprint());
    expect(chosenServices(offer, ['pages', 'store'])).toEqual(
      blueprint().services,
    );
  });
});

describe('the words for a blueprint', () => {
  it('say what is inside', () => {
    const [store, pages] = blueprint().services;
    expect(serviceText({ ...store, seed: { script: 'select 1' } })).toBe(
      'store (database), version 17, with data to begin with',
    );
    expect(serviceText({ ...pages, replicas: 2 })).toBe(
      'pages (frontend), 2 pods, starts after store',
    );
    expect(blueprintFacts(blueprint())).toEqual([
      '2 cores',
      '4 GiB',
      '10 GiB of storage',
      'lives 3 days',
      'pauses after 8 hours without use',
    ]);
  });
});
