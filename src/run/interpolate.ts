/** `${NAME}` in a text of the plan → the value that the environment has for it now. */

import { type Parsed, parsed, refused } from "../model/problem.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Every `${NAME}` replaced; `what` says in a problem which text it was. */
export function interpolate(text: string, env: Environment, what: string): Parsed<string> {
  const missing = [...text.matchAll(/\$\{(\w+)\}/g)]
    .map((match) => match[1]!)
    .filter((name) => !Object.hasOwn(env, name) || env[name] === undefined);
  if (missing.length > 0)
    return refused({
      code: "environment.missing",
      words: `${what} reads \${${missing[0]}}, which is not set`,
      hint: `Set ${[...new Set(missing)].join(", ")} in the environment before you start flakeproof.`,
    });
  return parsed(text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => env[name]!));
}

/** The same for every value of a record. */
export function interpolateAll(
  texts: Readonly<Record<string, string>>,
  env: Environment,
  what: string,
): Parsed<Readonly<Record<string, string>>> {
  const filled = Object.entries(texts).map(
    ([name, text]) => [name, interpolate(text, env, `${what}.${name}`)] as const,
  );
  const problems = filled.flatMap(([, each]) => (each.kind === "refused" ? each.problems : []));
  if (problems.length > 0) return refused(...problems);
  return parsed(
    Object.fromEntries(filled.flatMap(([name, each]) => (each.kind === "parsed" ? [[name, each.value]] : []))),
  );
}
