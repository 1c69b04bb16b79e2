import { options } from '../__testUtils__/fixtures';
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

const filled = { ...initialDraft(options()), name: 'checkout' };

describe('the form as it opens', () => {
  it('lacks nothing but the name', () => {
    expect(problemsOf(initialDraft(options()), options())).toEqual({
      name: 'The name is needed.',
    });
    expect(problemsOf(filled, options())).toEqual({});
  });

  it('stands for a request with the services that are ticked', () => {
    expect(
      requestOf({ ...filled, serviceTypes: ['frontend'] }, options()),
    ).toEqual({
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
    const draft = { ...filled, serviceTypes: ['database'] };
    expect(requestOf(draft, without).services).toEqual([
      { name: 'app', type: 'database' },
    ]);
  });
});

describe('problemsOf', () => {
  const cases: Array<[string, Partial<FormDraft>, FormField]> = [
    ['an illegal name', { name: 'Bad Name' }, 'name'],
    ['a name too long with its owner', { name: 'a'.repeat(60) }, 'name'],
    ['no service', { serviceTypes: [] }, 'serviceTypes'],
    ['a quantity that is none', { cpu: '4 cores' }, 'cpu'],
    ['more than may be', { memory: '65Gi' }, 'memory'],
    ['less than the services need', { cpu: '250m' }, 'cpu'],
    ['a time to live beyond the limit', { ttlHours: 337 }, 'ttlHours'],
  ];
  it.each(cases)('finds %s at its field', (_, part, field) => {
    expect(Object.keys(problemsOf({ ...filled, ...part }, options()))).toEqual([
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
    expect(fields).toEqual({ serviceTypes: 'The services is taken.' });
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
    expect(previewOf(filled, options())).toEqual({
      name: 'dev-checkout-alice',
      url: 'http://dev-checkout-alice.dev.localhost:7080',
    });
  });

  it('promises no address where nothing is exposed', () => {
    const draft = { ...filled, serviceTypes: ['database'] };
    expect(previewOf(draft, options()).url).toBeUndefined();
  });

  it('leaves a gap while there is no legal name', () => {
    expect(previewOf({ ...filled, name: 'Bad Name' }, options()).name).toBe(
      'dev-…-alice',
    );
  });

  it('hashes an owner whose name is no DNS label', () => {
    const { name } = previewOf(
      { ...filled, name: 'a' },
      options({ owner: 'user:default/jane.doe' }),
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
