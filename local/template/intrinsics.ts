import { Refusal } from '../refusal';
import type { Stack } from './assembly';

/** Where an intrinsic function gets the facts that lie outside its own stack or inside a resource. */
export interface Surroundings {
  ref(stack: Stack, logicalId: string): unknown;
  attribute(stack: Stack, logicalId: string, attribute: string): unknown;
  /** The output that another stack exports under this name (`Fn::ImportValue`). */
  exported(name: string): unknown;
  /** An output of another stack read weakly, without an export (`Fn::GetStackOutput`). */
  stackOutput(stackName: string, outputName: string): unknown;
}

/** Marks a property that `AWS::NoValue` removed. */
const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, at: Place) => unknown;

interface Place {
  readonly stack: Stack;
  readonly surroundings: Surroundings;
}

/** Replaces every intrinsic function in a piece of template by its value. Semantics: CloudFormation, intrinsic function reference. */
export function resolve(value: unknown, stack: Stack, surroundings: Surroundings): unknown {
  const resolved = resolveIn(value, { stack, surroundings });
  return resolved === NO_VALUE ? undefined : resolved;
}

/** Whether a resource with this `Condition` exists in this deployment. */
export function holds(condition: string | undefined, stack: Stack, surroundings: Surroundings): boolean {
  return condition === undefined || conditionHolds(condition, { stack, surroundings });
}

function resolveIn(value: unknown, at: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveIn(item, at)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::') || first[0] === 'Condition')) {
    const [name, argument] = first;
    const intrinsic = INTRINSICS[name];
    // A policy statement's `Condition` is an object and no intrinsic; only a string names a template condition.
    if (name === 'Condition' && typeof argument !== 'string') return { Condition: resolveIn(argument, at) };
    if (intrinsic === undefined) throw new Refusal(`${at.stack.name} uses ${name}, which the local server cannot resolve.`);
    return intrinsic(argument, at);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolveIn(item, at)]).filter(([, item]) => item !== NO_VALUE));
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, at) => reference(String(argument), at),
  Condition: (argument, at) => conditionHolds(String(argument), at),
  'Fn::GetAtt': (argument, at) => {
    const [logicalId, ...rest] = Array.isArray(argument) ? argument : String(argument).split('.');
    return at.surroundings.attribute(at.stack, String(logicalId), String(resolveIn(rest.length === 1 ? rest[0] : rest.join('.'), at)));
  },
  'Fn::Sub': (argument, at) => substitute(argument, at),
  'Fn::Join': (argument, at) => {
    const [delimiter, values] = asList(argument, at, 'Fn::Join');
    return asList(values, at, 'Fn::Join')
      .map((item) => asText(item, at, 'Fn::Join'))
      .join(String(delimiter));
  },
  'Fn::Select': (argument, at) => {
    const [index, values] = asList(argument, at, 'Fn::Select');
    const list = asList(values, at, 'Fn::Select');
    const picked = list[Number(index)];
    if (picked === undefined) throw new Refusal(`${at.stack.name}: Fn::Select ${String(index)} is outside a list of ${list.length}.`);
    return picked;
  },
  'Fn::Split': (argument, at) => {
    const [delimiter, text] = asList(argument, at, 'Fn::Split');
    return asText(text, at, 'Fn::Split').split(String(delimiter));
  },
  'Fn::ImportValue': (argument, at) => at.surroundings.exported(String(resolveIn(argument, at))),
  'Fn::GetStackOutput': (argument, at) => {
    const { StackName, OutputName } = resolveIn(argument, at) as { StackName: string; OutputName: string };
    // The name may be given as an ARN: arn:aws:cloudformation:region:account:stack/NAME/id
    return at.surroundings.stackOutput(/:stack\/([^/]+)/.exec(StackName)?.[1] ?? StackName, OutputName);
  },
  'Fn::FindInMap': (argument, at) => {
    const [map, first, second] = asList(argument, at, 'Fn::FindInMap').map(String);
    const found = at.stack.template.Mappings?.[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined) throw new Refusal(`${at.stack.name}: Fn::FindInMap finds nothing at ${map}.${first}.${second}.`);
    return found;
  },
  'Fn::Base64': (argument, at) => Buffer.from(asText(resolveIn(argument, at), at, 'Fn::Base64')).toString('base64'),
  'Fn::GetAZs': (_argument, at) => [`${at.stack.region}a`, `${at.stack.region}b`, `${at.stack.region}c`],
  'Fn::If': (argument, at) => {
    const [condition, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    return resolveIn(conditionHolds(condition, at) ? whenTrue : whenFalse, at);
  },
  'Fn::Equals': (argument, at) => {
    const [left, right] = asList(argument, at, 'Fn::Equals');
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, at) => asList(argument, at, 'Fn::And').every((item) => item === true),
  'Fn::Or': (argument, at) => asList(argument, at, 'Fn::Or').some((item) => item === true),
  'Fn::Not': (argument, at) => asList(argument, at, 'Fn::Not')[0] !== true,
};

function conditionHolds(name: string, at: Place): boolean {
  const condition = at.stack.template.Conditions?.[name];
  if (condition === undefined) throw new Refusal(`${at.stack.name} names the condition ${name}, which it does not define.`);
  return resolveIn(condition, at) === true;
}

function reference(name: string, at: Place): unknown {
  const { stack } = at;
  switch (name) {
    case 'AWS::Region':
      return stack.region;
    case 'AWS::AccountId':
      return stack.account;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack.name;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`;
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return NO_VALUE;
  }
  const parameter = stack.template.Parameters?.[name];
  if (parameter === undefined) return at.surroundings.ref(stack, name);
  if (parameter.Default === undefined) throw new Refusal(`${stack.name}: parameter ${name} has no default, and nobody can be asked here.`);
  return parameter.Default;
}

function substitute(argument: unknown, at: Place): string {
  const [text, variables] = Array.isArray(argument) ? (argument as [string, Record<string, unknown>]) : [String(argument), {}];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in variables) return asText(resolveIn(variables[name], at), at, 'Fn::Sub');
    const value = name.includes('.')
      ? at.surroundings.attribute(at.stack, name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1))
      : reference(name, at);
    return asText(value, at, 'Fn::Sub');
  });
}

function asList(value: unknown, at: Place, where: string): readonly unknown[] {
  const list = resolveIn(value, at);
  if (!Array.isArray(list)) throw new Refusal(`${at.stack.name}: ${where} wants a list and got ${JSON.stringify(value)}.`);
  return list;
}

function asText(value: unknown, at: Place, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Refusal(`${at.stack.name}: ${where} wants text and got ${JSON.stringify(value)}.`);
}
