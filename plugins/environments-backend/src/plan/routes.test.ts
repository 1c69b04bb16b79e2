import { ServiceKinds } from '../kinds/ServiceKinds';
import { routeBelow, routesOf } from './routes';

const routes = routesOf(
  [
    { name: 'frontend', type: 'frontend' },
    { name: 'backend-api', type: 'api' },
    { name: 'docs', type: 'frontend', expose: { path: '/api/docs' } },
  ],
  ServiceKinds.withDefaults(),
);

describe('the route below a service', () => {
  it.each([
    ['/', undefined],
    ['/index.html', undefined],
    ['/api', 'backend-api'],
    ['/api/', 'backend-api'],
    ['/api/items', 'backend-api'],
    ['/apis', undefined],
    ['/api/docs/index.html', 'docs'],
  ])('of the front end leads %s to %s', (path, service) => {
    const asked = { service: 'frontend', port: 3000 };
    expect(routeBelow(routes, asked, path)?.service).toBe(service);
  });

  it('leads nowhere above the own path of a service', () => {
    const asked = { service: 'backend-api', port: 8000 };
    expect(routeBelow(routes, asked, '/')).toBeUndefined();
    expect(routeBelow(routes, asked, '/api/items')).toBeUndefined();
    expect(routeBelow(routes, asked, '/api/docs')?.service).toBe('docs');
  });

  it('is none at another port, or of a service that the address does not show', () => {
    for (const asked of [
      { service: 'frontend', port: 9229 },
      { service: 'app', port: 5432 },
    ]) {
      expect(routeBelow(routes, asked, '/api')).toBeUndefined();
    }
  });
});
