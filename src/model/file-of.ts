/** An observed name → the listed file to which it belongs. */

import type { TestName } from "./ids.ts";

/** What a runner knows better than the name tells; undefined where it does not. */
type OwnRule = (name: TestName, listed: ReadonlySet<string>) => string | undefined;

/**
 * The file of an observed test among those of a listing: by the runner's own rule, by the file that its name has, or by
 * its first title where that names a listed file or module. Such titles are looked for once each: a class may have many
 * tests. Undefined where nothing tells.
 */
export function fileFinder(listed: ReadonlySet<string>, own?: OwnRule): (name: TestName) => string | undefined {
  const found = new Map<string, string | undefined>();
  const byModule = (title: string): string | undefined => {
    if (listed.has(title)) return title;
    if (!found.has(title))
      found.set(
        title,
        [...listed].find((path) => isModule(title, path)),
      );
    return found.get(title);
  };
  return (name) =>
    own?.(name, listed) ?? name.file ?? (name.titles[0] === undefined ? undefined : byModule(name.titles[0]));
}

/** Of languages whose reports name modules and classes instead of files; elsewhere one word may be any test's title. */
const named = /\.(py|java|kt|groovy|scala)$/;

/** `sub.test_cart` of `sub/test_cart.py`; also where the runner was started further down than the repository. */
export function isModule(title: string, path: string): boolean {
  if (title === path) return true;
  if (!named.test(path)) return false;
  const dotted = path.replace(/\.[^./]+$/, "").replaceAll("/", ".");
  return dotted === title || dotted.endsWith(`.${title}`);
}
