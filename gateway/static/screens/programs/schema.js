// A JSON Schema as rows that people read.

const DEEPEST = 5;

/** What a reference stands for; anything else is itself. */
export function resolved(document, schema) {
  if (!schema?.$ref) return schema;
  const path = schema.$ref.slice(2).split("/");
  return path.reduce((found, key) => found[key], document);
}

/** `{ name, depth, kind, values, isRequired, description }` of each field, those of a field's parts below it. */
export function fieldsOf(schema, document, depth = 0) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const { of, isList } = inside(given, document);
    const part = of.properties ? of : null;
    const row = {
      name,
      depth,
      kind: [isList ? "list of" : "", part ? "object" : kindOf(of)].filter(Boolean).join(" "),
      values: of.enum?.filter((value) => value !== null),
      isRequired: required.has(name),
      description: given.description ?? part?.description,
    };
    return [row, ...(part && depth < DEEPEST ? fieldsOf(part, document, depth + 1) : [])];
  });
}

/** What a field holds, or each of a list. It may be null beside that: then it is one of two. */
function inside(given, document) {
  const whole = resolved(document, nonNull(given));
  const isList = whole.type === "array";
  return { of: isList ? resolved(document, nonNull(whole.items)) : whole, isList };
}

function nonNull(schema) {
  const several = schema.anyOf ?? schema.oneOf;
  return several?.find(({ type }) => type !== "null") ?? schema;
}

const kindOf = ({ type, format }) => [[type].flat().filter(Boolean).join(" or "), format].filter(Boolean).join(", ");
