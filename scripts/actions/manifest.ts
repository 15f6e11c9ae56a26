/** An action.yml or a workflow → what GitHub's own parser makes of it, and the tokens as they are written. */

import { readFile } from "node:fs/promises";
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
  type WorkflowTemplate,
} from "@actions/workflow-parser";
import { type ActionTemplate, convertActionTemplate, parseAction } from "@actions/workflow-parser/actions/index";
import { type Contexts, evaluate } from "./expressions.ts";

/** Only what we read of the parser's tokens. */
export interface Token {
  readonly expression?: string;
  readonly value?: unknown;
}

export interface Manifest<Template> {
  readonly template: Template;
  readonly root: Token;
  /** In the words of the parser, with line and column. */
  readonly errors: readonly string[];
}

export async function readAction(path: string): Promise<Manifest<ActionTemplate>> {
  const { context, value } = parseAction(
    { name: path, content: await readFile(path, "utf8") },
    new NoOperationTraceWriter(),
  );
  if (value === undefined) throw new Error(`${path}: ${errorsOf(context).join("; ")}`);
  const template = convertActionTemplate(context, value);
  return { template, root: value as Token, errors: errorsOf(context) };
}

export async function readWorkflow(path: string): Promise<Manifest<WorkflowTemplate>> {
  const { context, value } = parseWorkflow(
    { name: path, content: await readFile(path, "utf8") },
    new NoOperationTraceWriter(),
  );
  if (value === undefined) throw new Error(`${path}: ${errorsOf(context).join("; ")}`);
  const template = await convertWorkflowTemplate(context, value);
  return { template, root: value as Token, errors: errorsOf(context) };
}

function errorsOf(context: { readonly errors: { getErrors(): { message: string }[] } }): readonly string[] {
  return context.errors.getErrors().map(({ message }) => message);
}

/** The members of a mapping, the items of a sequence (as `0`, `1`, …), nothing of anything else. */
export function membersOf(token: Token | undefined): ReadonlyMap<string, Token> {
  const members = new Map<string, Token>();
  if (token === undefined || !(Symbol.iterator in token)) return members;
  let index = 0;
  for (const each of token as Iterable<Token & { readonly key?: Token; readonly value?: Token }>) {
    const pair = each.key !== undefined;
    members.set(pair ? String(each.key.value) : String(index++), pair ? (each.value as Token) : each);
  }
  return members;
}

/** Down a path of keys; undefined where it leads nowhere. */
export function memberAt(token: Token | undefined, ...path: readonly string[]): Token | undefined {
  return path.reduce((at: Token | undefined, key) => membersOf(at).get(key), token);
}

/** A scalar with its expressions evaluated, as text; undefined where there is no token. */
export function textOf(token: Token | undefined, contexts: Contexts): string | undefined {
  if (token === undefined) return undefined;
  const value = token.expression === undefined ? token.value : evaluate(token.expression, contexts);
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function textsOf(token: Token | undefined, contexts: Contexts): Record<string, string> {
  return Object.fromEntries([...membersOf(token)].map(([key, value]) => [key, textOf(value, contexts) ?? ""]));
}
