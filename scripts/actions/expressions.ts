/** An expression of a workflow and its contexts → its value, by GitHub's own evaluator. */

import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What a step may look at, by the name of the context: `inputs`, `steps`, `github`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** Of the steps so far; a step whose `if` asks for none of them runs after success only. */
export type Status = "success" | "failure" | "cancelled";

const contextNames = ["github", "inputs", "strategy", "matrix", "steps", "job", "runner", "env", "needs"];
const statusNames = ["success", "failure", "cancelled", "always"];

/** Throws where the expression is wrong or names an unknown context. */
export function evaluate(expression: string, contexts: Contexts, status: Status = "success"): unknown {
  const functions = statusNames.map((name) => ({
    name,
    description: "",
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(name === "always" || name === status),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, contextNames, functions).parse();
  const all = Object.fromEntries(contextNames.map((name) => [name, contexts[name] ?? {}]));
  const known = JSON.parse(JSON.stringify(all), data.reviver) as data.Dictionary;
  const value = new Evaluator(tree, known, new Map(functions.map((each) => [each.name, each]))).evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer));
}

/** As `if:` takes it: nothing, `false`, 0 and the empty text say no. */
export function isTrue(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && value !== 0 && value !== "";
}
