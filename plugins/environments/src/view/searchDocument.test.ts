import { isEnvironmentDocument, refOfDocument } from './searchDocument';

const document = {
  title: 'dev-orders-jane',
  text: '',
  location: '/catalog/team-shop/resource/dev-orders-jane',
  type: 'development-environment',
};

describe('a document of the search', () => {
  it('is an environment where the catalog says so', () => {
    const type = 'software-catalog';
    expect(isEnvironmentDocument({ type, document })).toBe(true);
    expect(
      isEnvironmentDocument({ type, document: { ...document, type: 'job' } }),
    ).toBe(false);
    expect(isEnvironmentDocument({ type: 'techdocs', document })).toBe(false);
  });

  it('names the environment by its place in the catalog', () => {
    expect(refOfDocument(document)).toEqual({
      namespace: 'team-shop',
      name: 'dev-orders-jane',
    });
    expect(
      refOfDocument({ ...document, location: '/docs/somewhere' }),
    ).toBeUndefined();
  });
});
