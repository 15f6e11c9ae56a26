/** A report file → its parts, each under the name that problems give it. */

import type { Problem } from "../model/problem.ts";
import type { Files } from "../outside.ts";
import type { Bytes } from "../read/pieces.ts";

export interface ReportParts {
  readonly parts: readonly { readonly report: string; readonly open: Bytes }[];
  /** Why there are none, or not all. */
  readonly problems: readonly Problem[];
}

/** `shown`: the file, as the user knows it. Where an archive holds one report, that is the file's. */
export async function reportParts(path: string, shown: string, files: Pick<Files, "unpack">): Promise<ReportParts> {
  const { parts, problem } = await files.unpack(path);
  return {
    parts: parts.map(({ name, open }) => ({ report: parts.length === 1 ? shown : `${shown} › ${name}`, open })),
    problems: problem === undefined ? [] : [{ ...problem, where: { file: shown } }],
  };
}
