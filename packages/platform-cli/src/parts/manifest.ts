import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

/** A change of a module's source for this build only, where its maintainers' next release is not there yet. */
export interface SourceEdit {
  /** The module's path, as go.mod names it. */
  readonly module: string;
  /** A file inside the module. */
  readonly file: string;
  /** Passages, each of which the file holds exactly once, and what stands in their place. */
  readonly replace: readonly { readonly old: string; readonly new: string }[];
  /** The fault that it mends. */
  readonly why: string;
}

/** Folders of a module that its programs read while they run; they come beside these, into `share`. */
export interface SharedFolders {
  /** The module's path, as go.mod names it. */
  readonly module: string;
  readonly folders: readonly string[];
}

/** One or more programs of one Go module, compiled with the same settings. */
export interface GoBuild {
  readonly kind: 'go';
  /** Folder of the Go module inside the part's folder. */
  readonly module: string;
  readonly packages: readonly string[];
  /** Name of the program; without it the last element of the package's path. One package only. */
  readonly output?: string;
  readonly cgo: boolean;
  readonly tags: readonly string[];
  readonly ldflags?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly edits: readonly SourceEdit[];
  readonly share: readonly SharedFolders[];
  /** The systems it is built on (`process.platform`); everywhere without it. */
  readonly os?: readonly string[];
}

/** Packages of npm, installed exactly as a lock file of the part records them. */
export interface NpmBuild {
  readonly kind: 'npm';
  /** Folder inside the part's folder with package.json and package-lock.json; the packages come into `share/FOLDER`. */
  readonly folder: string;
  /** The packages whose install scripts run, since these compile something; no other package's do. */
  readonly compile: readonly string[];
  /** The systems it is built on (`process.platform`); everywhere without it. */
  readonly os?: readonly string[];
}

export type PartBuild = GoBuild | NpmBuild;

/** `local/PART/part.json`: a real third-party part that the embedded default runs. */
export interface PartManifest {
  readonly name: string;
  readonly version: string;
  readonly builds: readonly PartBuild[];
  /** Packages of the system that it needs, by family of distributions. */
  readonly systemPackages: Readonly<Record<string, readonly string[]>>;
  /** The part's folder. */
  readonly directory: string;
}

const NAME = /^[a-z][a-z0-9-]*$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+_-]*$/;

/** The parts that `local/` describes, by name. */
export function readPartManifests(root: string): Map<string, PartManifest> {
  const local = join(root, 'local');
  const manifests = readdirSync(local, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(local, entry.name))
    .filter(directory => existsSync(join(directory, 'part.json')))
    .map(directory =>
      parsePartManifest(
        directory,
        readFileSync(join(directory, 'part.json'), 'utf8'),
      ),
    );
  return new Map(manifests.map(manifest => [manifest.name, manifest]));
}

/** Reads a part.json; errors name the file, the field and the rule. */
export function parsePartManifest(
  directory: string,
  text: string,
): PartManifest {
  const file = join(directory, 'part.json');
  const value = parseJson(file, text);
  const name = requireString(file, value, 'name');
  const version = requireString(file, value, 'version');
  if (!NAME.test(name)) {
    throw new Failure(`${file}: name must match ${NAME.source}`);
  }
  if (!VERSION.test(version)) {
    throw new Failure(`${file}: version must match ${VERSION.source}`);
  }
  if (!Array.isArray(value.builds) || value.builds.length === 0) {
    throw new Failure(`${file}: builds must be a list of at least one build`);
  }
  return {
    name,
    version,
    builds: value.builds.map((build, index) =>
      parseBuild(file, `builds[${index}]`, build),
    ),
    systemPackages: (value.systemPackages ??
      {}) as PartManifest['systemPackages'],
    directory,
  };
}

type JsonObject = Record<string, unknown>;

function parseBuild(file: string, field: string, value: unknown): PartBuild {
  if (isObject(value) && value.kind === 'go') {
    return parseGoBuild(file, field, value);
  }
  if (isObject(value) && value.kind === 'npm') {
    return parseNpmBuild(file, field, value);
  }
  throw new Failure(`${file}: ${field}.kind must be "go" or "npm"`);
}

function parseNpmBuild(
  file: string,
  field: string,
  { folder, compile, os }: JsonObject,
): NpmBuild {
  if (typeof folder !== 'string' || !NAME.test(folder)) {
    throw new Failure(
      `${file}: ${field}.folder must name a folder of the part, matching ${NAME.source}`,
    );
  }
  if (compile !== undefined && !isStrings(compile)) {
    throw new Failure(`${file}: ${field}.compile must name npm packages`);
  }
  return {
    kind: 'npm',
    folder,
    compile: compile ?? [],
    os: isStrings(os) ? os : undefined,
  };
}

function parseGoBuild(file: string, field: string, value: JsonObject): GoBuild {
  const packages = value.packages;
  if (!isStrings(packages) || packages.length === 0) {
    throw new Failure(`${file}: ${field}.packages must name Go packages`);
  }
  if (value.output !== undefined && packages.length !== 1) {
    throw new Failure(`${file}: ${field}.output goes with one package only`);
  }
  return {
    kind: 'go',
    module: typeof value.module === 'string' ? value.module : '.',
    packages,
    output: typeof value.output === 'string' ? value.output : undefined,
    cgo: value.cgo === true,
    tags: isStrings(value.tags) ? value.tags : [],
    ldflags: typeof value.ldflags === 'string' ? value.ldflags : undefined,
    env: isObject(value.env) ? (value.env as Record<string, string>) : {},
    edits: parseEdits(file, `${field}.edits`, value.edits),
    share: parseShare(file, `${field}.share`, value.share),
    os: isStrings(value.os) ? value.os : undefined,
  };
}

function parseEdits(file: string, field: string, value: unknown): SourceEdit[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value) || !value.every(isEdit)) {
    throw new Failure(
      `${file}: ${field} must be a list of {module, file, why, replace: [{old, new}]}`,
    );
  }
  return value;
}

function parseShare(
  file: string,
  field: string,
  value: unknown,
): SharedFolders[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value) || !value.every(isSharedFolders)) {
    throw new Failure(`${file}: ${field} must be a list of {module, folders}`);
  }
  return value;
}

function isSharedFolders(value: unknown): value is SharedFolders {
  return (
    isObject(value) &&
    typeof value.module === 'string' &&
    isStrings(value.folders)
  );
}

function isEdit(value: unknown): value is SourceEdit {
  return (
    isObject(value) &&
    isStrings([value.module, value.file, value.why]) &&
    Array.isArray(value.replace) &&
    value.replace.every(
      passage => isObject(passage) && isStrings([passage.old, passage.new]),
    )
  );
}

function parseJson(file: string, text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) {
    throw new Failure(`${file} must hold a JSON object`);
  }
  return value;
}

function requireString(file: string, value: JsonObject, field: string): string {
  const text = value[field];
  if (typeof text !== 'string') {
    throw new Failure(`${file}: ${field} must be a string`);
  }
  return text;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
