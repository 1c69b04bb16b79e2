import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Entity } from '@backstage/catalog-model';
import type { EnvironmentLimits } from '@itdo/plugin-environments-common';
import { readEntities } from './entities.ts';
import type { Finding } from './finding.ts';
import type { BlueprintRules } from './rules.ts';

export interface LintOptions {
  readonly rules: BlueprintRules;
  readonly limits: EnvironmentLimits;
  /** The text of a file in the revision that changes are held against; undefined where it was not there. */
  readonly earlier?: (file: string) => Promise<string | undefined>;
}

/** Checks files of blueprints by the rules that the catalog has, and that no two of them share a name. */
export async function lintBlueprints(
  files: readonly string[],
  options: LintOptions,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const file of files) {
    const report = (found: Omit<Finding, 'file'>) =>
      findings.push({ file, ...found });
    const { entities, problems } = await readEntities(
      readFileSync(file, 'utf8'),
    );
    problems.forEach(report);
    for (const entity of entities) {
      const { name } = entity.metadata;
      const other = seen.get(name);
      if (other !== undefined) {
        report({
          field: 'metadata.name',
          rule: 'DuplicateName',
          message: `is the name of the blueprint in ${other} already`,
        });
      }
      seen.set(name, file);
      checkEntity(entity, options).forEach(report);
    }
    if (options.earlier) {
      const text = await options.earlier(file);
      const before =
        text === undefined ? [] : (await readEntities(text)).entities;
      checkVersions(before, entities, options).forEach(report);
    }
  }
  return findings;
}

function checkEntity(
  entity: Entity,
  { rules, limits }: LintOptions,
): Array<Omit<Finding, 'file'>> {
  if (entity.spec?.type !== rules.BLUEPRINT_TYPE) {
    return [
      {
        field: 'spec.type',
        rule: 'Entity',
        message: `must be ${rules.BLUEPRINT_TYPE}`,
      },
    ];
  }
  return rules.readBlueprint(entity, limits).problems;
}

/** Whoever has a version keeps it as it was first seen, so that a change without a new version would reach nobody. */
function checkVersions(
  before: readonly Entity[],
  after: readonly Entity[],
  { rules, limits }: LintOptions,
): Array<Omit<Finding, 'file'>> {
  return after.flatMap(entity => {
    const same = before.find(
      ({ metadata }) => metadata.name === entity.metadata.name,
    );
    const earlier = same && rules.readBlueprint(same, limits).blueprint;
    const { blueprint } = rules.readBlueprint(entity, limits);
    if (!earlier || !blueprint) {
      return [];
    }
    const { title: _, description: __, ...content } = blueprint;
    const { title: ___, description: ____, ...was } = earlier;
    const order = rules.compareVersions(content.version, was.version);
    const isChanged = !isDeepStrictEqual(content, was);
    return order > 0 || !isChanged
      ? []
      : [
          {
            field: 'spec.blueprint.version',
            rule: 'BlueprintVersion',
            message: `must be above ${was.version}, since the blueprint is not what it was in that version`,
          },
        ];
  });
}
