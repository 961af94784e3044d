import type { OpenApiFile, Operation, Schema } from './client-types';

/**
 * What a client written against one document would miss in a newer one: a route or a status that is gone, a field of an answer that is gone or
 * not always there any more, a request that was good and is refused. What is only added breaks nobody: clients are told to pass over what
 * they do not know.
 */
export function breakingChanges(before: OpenApiFile, after: OpenApiFile): string[] {
  return Object.entries(before.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, old]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      return now === undefined ? [`${name} is gone`] : ofOperation(old, now, { before, after }).map((change) => `${name}: ${change}`);
    }),
  );
}

interface Documents {
  readonly before: OpenApiFile;
  readonly after: OpenApiFile;
}

function ofOperation(old: Operation, now: Operation, documents: Documents): string[] {
  const asked = (now.parameters ?? []).flatMap((parameter) => {
    const known = old.parameters?.find(({ name, in: place }) => name === parameter.name && place === parameter.in);
    if (known === undefined) return parameter.required === true ? [`${parameter.in} ${parameter.name} is asked for`] : [];
    return narrowed(known.schema, parameter.schema, documents, `${parameter.in} ${parameter.name}`);
  });
  const dropped = (old.parameters ?? []).filter(({ name }) => !(now.parameters ?? []).some((parameter) => parameter.name === name));
  const bodies = Object.entries(old.requestBody?.content ?? {}).flatMap(([type, { schema = {} }]) => {
    const next = now.requestBody?.content[type];
    return next === undefined ? [`no longer takes ${type}`] : narrowed(schema, next.schema ?? {}, documents, 'the body');
  });
  const answers = Object.entries(old.responses).flatMap(([status, { content = {} }]) => {
    const next = now.responses[status];
    if (next === undefined) return [`no longer answers ${status}`];
    return Object.entries(content).flatMap(([type, { schema = {} }]) => {
      const shown = next.content?.[type];
      return shown === undefined ? [`${status} is no longer ${type}`] : poorer(schema, shown.schema ?? {}, documents, `${status}`);
    });
  });
  return [...asked, ...dropped.map(({ name }) => `${name} is no longer known`), ...bodies, ...answers];
}

/** What could be sent, and is refused. */
function narrowed(old: Schema, now: Schema, documents: Documents, at: string): string[] {
  const [was, is] = [resolved(old, documents.before), resolved(now, documents.after)];
  const own = [
    ...typesOf(was)
      .filter((type) => typesOf(is).length > 0 && !typesOf(is).includes(type))
      .map((type) => `${at} is no longer ${type}`),
    ...(is.enum === undefined
      ? []
      : (was.enum ?? ['any text']).filter((one) => !is.enum?.includes(one)).map((one) => `${at} cannot be ${String(one)}`)),
    ...(is.required ?? []).filter((name) => was.required?.includes(name) !== true).map((name) => `${at}/${name} is asked for`),
    ...tighter(was, is, at),
  ];
  const fields = Object.entries(was.properties ?? {}).flatMap(([name, schema]) => {
    const next = is.properties?.[name];
    if (next !== undefined) return narrowed(schema, next, documents, `${at}/${name}`);
    return is.additionalProperties === false ? [`${at}/${name} is no longer known`] : [];
  });
  return [
    ...own,
    ...fields,
    ...(was.items !== undefined && is.items !== undefined ? narrowed(was.items, is.items, documents, `${at}/*`) : []),
  ];
}

function tighter(was: Schema, is: Schema, at: string): string[] {
  const tightened = [
    ...(['maximum', 'maxLength', 'maxItems'] as const).filter(
      (bound) => (is[bound] ?? Number.POSITIVE_INFINITY) < (was[bound] ?? Number.POSITIVE_INFINITY),
    ),
    ...(['minimum', 'minLength', 'minItems'] as const).filter(
      (bound) => (is[bound] ?? Number.NEGATIVE_INFINITY) > (was[bound] ?? Number.NEGATIVE_INFINITY),
    ),
    ...(['pattern', 'format'] as const).filter((rule) => is[rule] !== undefined && is[rule] !== was[rule]),
  ];
  return tightened.map((rule) => `${at}: ${rule} is now ${String(is[rule])}`);
}

/** What was in every answer, and is not. */
function poorer(old: Schema, now: Schema, documents: Documents, at: string): string[] {
  const [was, is] = [resolved(old, documents.before), resolved(now, documents.after)];
  const own = [
    ...typesOf(is)
      .filter((type) => typesOf(was).length > 0 && !typesOf(was).includes(type))
      .map((type) => `${at} may be ${type}`),
    ...(was.required ?? []).filter((name) => is.required?.includes(name) !== true).map((name) => `${at}/${name} may be missing`),
    ...(was.enum === undefined
      ? []
      : (is.enum ?? ['any text']).filter((one) => !was.enum?.includes(one)).map((one) => `${at} may be ${String(one)}`)),
  ];
  const fields = Object.entries(was.properties ?? {}).flatMap(([name, schema]) => {
    const next = is.properties?.[name];
    return next === undefined ? [`${at}/${name} is gone`] : poorer(schema, next, documents, `${at}/${name}`);
  });
  return [
    ...own,
    ...fields,
    ...(was.items !== undefined && is.items !== undefined ? poorer(was.items, is.items, documents, `${at}/*`) : []),
  ];
}

function resolved(schema: Schema, document: OpenApiFile): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : resolved(document.components.schemas[name] ?? {}, document);
}

function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}
