import {
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  type Entity,
} from '@backstage/catalog-model';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Finding } from './finding.ts';

type Problem = Omit<Finding, 'file'>;

/** What the catalog itself demands of an entity before anybody looks into it. */
const envelope = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const NO_ENTITY = {
  field: 'entity',
  rule: 'Required',
  message: 'must be given: there is nothing in it',
};

/** Reads a file as the catalog does: the entities that it would take, or what keeps it from them. */
export async function readEntities(
  text: string,
): Promise<{ entities: Entity[]; problems: Problem[] }> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const problems: Problem[] = [...documents].flatMap(({ errors }) =>
    errors.map(({ message, pos: [offset] }) => {
      const { line, col } = lines.linePos(offset);
      return {
        field: `line ${line}, column ${col}`,
        rule: 'Yaml',
        message: message.split('\n')[0],
      };
    }),
  );
  if (problems.length > 0) {
    return { entities: [], problems };
  }
  const entities: Entity[] = [];
  if (documents.length === 0) {
    problems.push(NO_ENTITY);
  }
  for (const document of documents) {
    const entity: unknown = document.toJS();
    const problem = await checkEnvelope(entity);
    if (problem) {
      problems.push(problem);
    } else {
      entities.push(entity as Entity);
    }
  }
  return { entities, problems };
}

async function checkEnvelope(entity: unknown): Promise<Problem | undefined> {
  if (!isObject(entity)) {
    return NO_ENTITY;
  }
  try {
    await envelope.enforce(entity);
    if (!(await resourceEntityV1alpha1Validator.check(entity))) {
      return {
        field: 'kind',
        rule: 'Entity',
        message: 'must be Resource, with apiVersion backstage.io/v1alpha1',
      };
    }
    return undefined;
  } catch (error) {
    const [sentence] = (error as Error).message.split(' To learn more');
    return inWords(sentence);
  }
}

function isObject(value: unknown): value is Entity {
  return typeof value === 'object' && value !== null;
}

/** The catalog's own sentences begin with the field in one of two ways. */
function inWords(message: string): Problem {
  const [, pointer, quoted, rest] =
    /^(?:(\/[\w/]*) |"([\w.[\]]+)" )?([\s\S]*)$/.exec(message) ?? [];
  const field = pointer?.slice(1).replaceAll('/', '.') || quoted;
  return { field: field ?? 'entity', rule: 'Entity', message: rest ?? message };
}
