import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeFrontend } from './frontend.ts';

let directory: string;
let app: string;
let cache: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'frontend-'));
  app = join(directory, 'app');
  cache = join(directory, 'cache');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{"name":"app"}');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Empties `dist` first, as the bundler does. */
async function bundle(page: string): Promise<void> {
  rmSync(join(app, 'dist'), { recursive: true, force: true });
  mkdirSync(join(app, 'dist', 'static'), { recursive: true });
  writeFileSync(join(app, 'dist', 'index.html'), page);
}

const place = (inputs: string, build: () => Promise<void>) =>
  placeFrontend({ app, cache, inputs, build });

const pageOf = (folder: string) =>
  readFileSync(join(folder, 'dist', 'index.html'), 'utf8');

describe('the built front end', () => {
  it('stays as it was for a portal that serves it, while and after another is built', async () => {
    const served = await place('one', () => bundle('first'));
    await place('two', async () => {
      await bundle('second');
      expect(pageOf(served)).toBe('first');
    });
    expect(pageOf(served)).toBe('first');
    expect(pageOf(await place('one', neverBuilt))).toBe('first');
  });

  it('is built once where two starts of a checkout want it at the same time', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const first = place('one', async () => {
      await bundle('first');
      await held;
    });
    const second = place('one', neverBuilt);
    release();
    expect(await second).toBe(await first);
  });

  it('of a checkout is not built beside another of its builds', async () => {
    const order: string[] = [];
    const record = (name: string) => async () => {
      order.push(`${name} begins`);
      await bundle(name);
      await new Promise(resolve => setImmediate(resolve));
      order.push(`${name} ends`);
    };
    const built = await Promise.all([
      place('one', record('first')),
      place('two', record('second')),
    ]);
    expect(order).toEqual([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
    ]);
    expect(built.map(pageOf)).toEqual(['first', 'second']);
  });

  it('of which a build fails leaves nothing that would be served', async () => {
    const failing = place('one', async () => {
      await bundle('half');
      throw new Error('bundler fault');
    });
    await expect(failing).rejects.toThrow('bundler fault');
    expect(existsSync(join(cache, 'one'))).toBe(false);
    expect(readdirSync(cache)).toEqual([]);
    expect(pageOf(await place('one', () => bundle('whole')))).toBe('whole');
  });
});

async function neverBuilt(): Promise<void> {
  throw new Error('it was built again');
}
