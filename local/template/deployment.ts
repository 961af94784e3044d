import { Refusal } from '../refusal';
import type { Assembly, Resource, Stack } from './assembly';
import { holds, resolve, type Surroundings } from './intrinsics';
import { type Named, RESOURCE_TYPES, shapeOf, WITHOUT_LOCAL_MEANING } from './resource-types';

/** A resource of the template with every intrinsic resolved. */
export interface Deployed {
  readonly type: string;
  readonly logicalId: string;
  readonly stackName: string;
  readonly region: string;
  readonly ref: string;
  readonly properties: Readonly<Record<string, unknown>>;
  attribute(name: string): string;
}

/** All stacks as they would stand in the account, in order of deployment. */
export interface Deployment {
  readonly assetPaths: ReadonlyMap<string, string>;
  readonly region: string;
  readonly account: string;
  /** All resources of this type, in the order of the templates. */
  all(type: string): readonly Deployed[];
  /** The resource whose `Ref` or `Arn` this is. */
  find(type: string, refOrArn: string): Deployed | undefined;
}

/** Resolves the whole assembly. Throws a Refusal for the first resource whose type is not known here. */
export function deploy(assembly: Assembly): Deployment {
  const stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]));
  const surroundings: Surroundings = {
    ref: (stack, logicalId) => {
      const resource = named(stack, logicalId, surroundings);
      return typeOf(resource).ref(resource);
    },
    attribute: (stack, logicalId, attribute) => attributeOf(named(stack, logicalId, surroundings), attribute),
    exported: (name) => {
      for (const stack of stacks.values()) {
        for (const output of Object.values(stack.template.Outputs ?? {})) {
          if (output.Export !== undefined && resolve(output.Export.Name, stack, surroundings) === name) {
            return resolve(output.Value, stack, surroundings);
          }
        }
      }
      throw new Refusal(`No stack exports ${name}.`);
    },
    stackOutput: (stackName, outputName) => {
      const stack = stacks.get(stackName);
      const output = stack?.template.Outputs?.[outputName];
      if (stack === undefined || output === undefined) throw new Refusal(`There is no output ${outputName} of a stack ${stackName}.`);
      return resolve(output.Value, stack, surroundings);
    },
  };

  const resources: Deployed[] = [];
  for (const stack of assembly.stacks) {
    for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
      if (!holds(resource.Condition, stack, surroundings)) continue;
      if (RESOURCE_TYPES[resource.Type] === undefined && !WITHOUT_LOCAL_MEANING.has(resource.Type)) {
        throw new Refusal(
          `${resource.Type} (${logicalId} in ${stack.name}) is a resource type the local server does not know. ` +
            'Teach it the type, or list it in local/template/resource-types.ts as one without local meaning.',
        );
      }
      if (WITHOUT_LOCAL_MEANING.has(resource.Type)) continue;
      resources.push(deployed(stack, logicalId, resource, surroundings));
    }
  }
  const [first] = assembly.stacks;
  return {
    assetPaths: assembly.assetPaths,
    region: first?.region ?? '',
    account: first?.account ?? '',
    all: (type) => resources.filter((resource) => resource.type === type),
    find: (type, refOrArn) =>
      resources.find((resource) => resource.type === type && (resource.ref === refOrArn || arnOf(resource) === refOrArn)),
  };
}

function arnOf(resource: Deployed): string | undefined {
  return RESOURCE_TYPES[resource.type]?.attributes['Arn'] === undefined ? undefined : resource.attribute('Arn');
}

function deployed(stack: Stack, logicalId: string, resource: Resource, surroundings: Surroundings): Deployed {
  const self = named(stack, logicalId, surroundings);
  return {
    type: resource.Type,
    logicalId,
    stackName: stack.name,
    region: stack.region,
    ref: typeOf(self).ref(self),
    properties: resolve(resource.Properties ?? {}, stack, surroundings) as Record<string, unknown>,
    attribute: (name) => attributeOf(self, name),
  };
}

function named(stack: Stack, logicalId: string, surroundings: Surroundings): Named {
  const resource = stack.template.Resources?.[logicalId];
  if (resource === undefined) throw new Refusal(`${stack.name} refers to ${logicalId}, which it does not define.`);
  return {
    type: resource.Type,
    logicalId,
    stack,
    property: (name) => resolve(resource.Properties?.[name], stack, surroundings),
  };
}

function typeOf(resource: Named) {
  return RESOURCE_TYPES[resource.type] ?? shapeOf(resource);
}

function attributeOf(resource: Named, attribute: string): string {
  const answer = typeOf(resource).attributes[attribute];
  if (answer === undefined) {
    throw new Refusal(`${resource.type} (${resource.logicalId} in ${resource.stack.name}) has no attribute ${attribute} here.`);
  }
  return answer(resource);
}
