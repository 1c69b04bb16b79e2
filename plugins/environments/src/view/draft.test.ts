import { blueprint, options } from '../__testUtils__/fixtures';
import {
  formField,
  initialDraft,
  previewOf,
  problemsByField,
  problemsOf,
  requestOf,
  ttlChoices,
  type FormDraft,
  type FormField,
} from './draft';
import { offerOf } from './offer';

const offer = offerOf(options());
const filled = { ...initialDraft(offer), name: 'checkout' };

describe('the form as it opens', () => {
  it('lacks nothing but the name', () => {
    expect(problemsOf(initialDraft(offer), offer)).toEqual({
      name: 'The name is needed.',
    });
    expect(problemsOf(filled, offer)).toEqual({});
  });

  it('stands for a request with the services that are ticked', () => {
    expect(requestOf({ ...filled, services: ['frontend'] }, offer)).toEqual({
      name: 'checkout',
      team: 'group:default/backend-team',
      ttlHours: 48,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: [{ name: 'frontend', type: 'frontend' }],
    });
  });

  it('names a service that is no default after its type', () => {
    const without = options({
      defaults: { ...options().defaults, services: [] },
    });
    const draft = { ...filled, services: ['app'] };
    expect(requestOf(draft, offerOf(without)).services).toEqual([
      { name: 'app', type: 'database' },
    ]);
  });

  it('leaves to a blueprint what it says already', () => {
    const web = offerOf(options(), blueprint());
    const draft = { ...initialDraft(web), name: 'checkout' };
    expect(requestOf(draft, web)).toEqual({
      name: 'checkout',
      team: 'group:default/backend-team',
      blueprint: 'web',
    });
    expect(requestOf({ ...draft, ttlHours: 24 }, web)).toEqual({
      name: 'checkout',
      team: 'group:default/backend-team',
      blueprint: 'web',
      ttlHours: 24,
    });
  });

  it('lets nothing wait for a service of the blueprint that was left out', () => {
    const web = offerOf(options(), blueprint());
    const draft = {
      ...initialDraft(web),
      name: 'checkout',
      services: ['pages'],
    };
    expect(problemsOf(draft, web)).toEqual({});
    expect(requestOf(draft, web).services).toEqual([
      { name: 'pages', type: 'frontend', dependsOn: [] },
    ]);
  });
});

describe('problemsOf', () => {
  const cases: Array<[string, Partial<FormDraft>, FormField]> = [
    ['an illegal name', { name: 'Bad Name' }, 'name'],
    ['a name too long with its owner', { name: 'a'.repeat(60) }, 'name'],
    ['no service', { services: [] }, 'services'],
    ['a quantity that is none', { cpu: '4 cores' }, 'cpu'],
    ['more than may be', { memory: '65Gi' }, 'memory'],
    ['less than the services need', { cpu: '250m' }, 'cpu'],
    ['a time to live beyond the limit', { ttlHours: 337 }, 'ttlHours'],
    [
      'an unknown time zone',
      {
        sleep: {
          timeZone: 'Mars/Olympus',
          windows: [{ days: ['Mon'], from: '20:00', to: '07:00' }],
        },
      },
      'sleep',
    ],
  ];
  it.each(cases)('finds %s at its field', (_, part, field) => {
    expect(Object.keys(problemsOf({ ...filled, ...part }, offer))).toEqual([
      field,
    ]);
  });
});

describe('problemsByField', () => {
  it('shows the first problem of a field as a sentence', () => {
    const { fields } = problemsByField([
      { field: 'services[1].name', message: 'is taken' },
      { field: 'services', message: 'are too many' },
    ]);
    expect(fields).toEqual({ services: 'The services is taken.' });
  });

  it('keeps what the form has no field for', () => {
    expect(
      problemsByField([{ field: 'owner', message: 'is unknown' }]).others,
    ).toEqual(['owner is unknown.']);
    expect(formField('resources.gpu')).toBeUndefined();
  });
});

describe('previewOf', () => {
  it('shows name and address as they will be', () => {
    expect(previewOf(filled, offer)).toEqual({
      name: 'dev-checkout-alice',
      url: 'http://dev-checkout-alice.dev.localhost:7080',
    });
  });

  it('promises no address where nothing is exposed', () => {
    const draft = { ...filled, services: ['app'] };
    expect(previewOf(draft, offer).url).toBeUndefined();
  });

  it('leaves a gap while there is no legal name', () => {
    expect(previewOf({ ...filled, name: 'Bad Name' }, offer).name).toBe(
      'dev-…-alice',
    );
  });

  it('hashes an owner whose name is no DNS label', () => {
    const { name } = previewOf(
      { ...filled, name: 'a' },
      offerOf(options({ owner: 'user:default/jane.doe' })),
    );
    expect(name).toMatch(/^dev-a-jane-doe-[0-9a-f]{6}$/);
  });
});

describe('ttlChoices', () => {
  it('stays within the limit and offers the default', () => {
    const { defaults, limits } = options();
    expect(
      ttlChoices(
        options({
          defaults: { ...defaults, ttlHours: 36 },
          limits: { ...limits, maxTtlHours: 48 },
        }),
      ),
    ).toEqual([8, 24, 36, 48]);
  });
});
