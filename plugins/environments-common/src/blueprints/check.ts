import { Entity } from '@backstage/catalog-model';
import { checkDraft, EnvironmentLimits, Problem } from '../rules';
import { isDnsLabel } from '../names';
import { readContent } from './schema';
import { Blueprint, BLUEPRINT_TYPE, BlueprintContent } from './types';
import { isBlueprintVersion } from './versions';

const CONTENT = 'spec.blueprint';
/** What every Resource of the catalog may have, and the blueprint itself. */
const SPEC_FIELDS = [
  'type',
  'owner',
  'lifecycle',
  'system',
  'dependsOn',
  'dependencyOf',
  'blueprint',
];

/** Whether an entity of the catalog is a blueprint, or is meant to be one. */
export function isBlueprint({ kind, spec }: Entity): boolean {
  return kind === 'Resource' && spec?.type === BLUEPRINT_TYPE;
}

/** As much of a catalog entity as a blueprint is read from. */
export interface BlueprintEntity {
  metadata: {
    name: string;
    namespace?: string;
    title?: string;
    description?: string;
  };
  spec?: Record<string, unknown>;
}

/**
 * Checks the spec of a blueprint's catalog entity: that it has the fields of a blueprint and no others, and that
 * environments as it describes them break no rule. What a service type makes of its settings is known to the server
 * only.
 *
 * @returns what is wrong, with paths in the entity such as `spec.blueprint.services[0].image`; empty where nothing is
 */
export function checkBlueprint(
  spec: Record<string, unknown>,
  limits: EnvironmentLimits,
): Problem[] {
  return readSpec(spec, limits).problems;
}

/** Reads a blueprint from its catalog entity: the blueprint, or what is wrong with it. */
export function readBlueprint(
  { metadata, spec = {} }: BlueprintEntity,
  limits: EnvironmentLimits,
): { blueprint?: Blueprint; problems: Problem[] } {
  const { name, namespace, title, description } = metadata;
  const { content, problems } = readSpec(spec, limits);
  problems.unshift(...checkIdentity(name, namespace));
  return content && problems.length === 0
    ? {
        problems,
        blueprint: {
          name,
          title: title ?? name,
          ...(description === undefined ? {} : { description }),
          ...content,
        },
      }
    : { problems };
}

/** Environments name their blueprint without a namespace. */
function checkIdentity(name: string, namespace = 'default'): Problem[] {
  return [
    ...(isDnsLabel(name)
      ? []
      : [
          {
            field: 'metadata.name',
            rule: 'DnsLabel' as const,
            message: 'must be a DNS label, such as web-app',
          },
        ]),
    ...(namespace === 'default'
      ? []
      : [
          {
            field: 'metadata.namespace',
            rule: 'Schema' as const,
            message: 'must be default, since environments name it without one',
          },
        ]),
  ];
}

function readSpec(
  spec: Record<string, unknown>,
  limits: EnvironmentLimits,
): { content?: BlueprintContent; problems: Problem[] } {
  const unknown = Object.keys(spec)
    .filter(field => !SPEC_FIELDS.includes(field))
    .map(
      (field): Problem => ({
        field: `spec.${field}`,
        rule: 'Schema',
        message: `is no field of a blueprint's entity, which has ${SPEC_FIELDS.join(
          ', ',
        )}`,
      }),
    );
  const { content, problems } = readContent(spec.blueprint, CONTENT);
  return {
    content,
    problems: [
      ...unknown,
      ...problems,
      ...(content ? checkContent(content, limits) : []),
    ],
  };
}

function checkContent(
  { version, ...draft }: BlueprintContent,
  limits: EnvironmentLimits,
): Problem[] {
  const problems: Problem[] = isBlueprintVersion(version)
    ? []
    : [
        {
          field: 'version',
          rule: 'BlueprintVersion',
          message: 'must be three numbers, such as 1.2.0',
        },
      ];
  return [...problems, ...checkDraft(draft, limits)].map(problem => ({
    ...problem,
    field: `${CONTENT}.${problem.field}`,
  }));
}
