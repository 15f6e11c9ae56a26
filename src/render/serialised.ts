/** A file that must run alone for now → the exact lines for its runner. */

import type { RunnerName } from "../model/plan.ts";

/** `file` is relative to the repository. */
export function serialised(runner: RunnerName, file: string): string {
  const name = file.replaceAll("'", "\\'");
  switch (runner) {
    case "vitest":
      return `// vitest.config: two projects, one of which runs its files one after another\ntest: { projects: [\n  { extends: true, test: { name: 'parallel', exclude: ['${name}'] } },\n  { extends: true, test: { name: 'alone', include: ['${name}'], fileParallelism: false, sequence: { groupOrder: 1 } } },\n] }`;
    case "jest":
      return `# two calls: all others in parallel, then this one\njest --testPathIgnorePatterns '${name}' && jest --runInBand '${name}'`;
    case "playwright":
      return `// playwright.config: after all others, in one worker\nprojects: [\n  { name: 'parallel', testIgnore: '**/${name}' },\n  { name: 'alone', testMatch: '**/${name}', dependencies: ['parallel'], fullyParallel: false, workers: 1 },\n]`;
    case "mocha":
      return `# two calls: all others in parallel, then this one\nmocha --parallel --ignore '${name}' && mocha '${name}'`;
    case "node":
      return `# in a call of its own, one file at a time\nnode --test --test-concurrency=1 '${name}'`;
    case "pytest":
      return `# in ${file}: all tests of the group run in one worker\npytestmark = pytest.mark.xdist_group("alone")\n# and start with: pytest -n 4 --dist loadgroup`;
    case "go":
      return "// take t.Parallel() out of these tests; for whole packages: go test -p 1 ./...";
    case "rspec":
      return `# in a call of its own, beside parallel_rspec\nbundle exec rspec ${file}`;
    case "phpunit":
      return `# in a call of its own, beside paratest\nvendor/bin/phpunit ${file}`;
    case "maven":
      return "<!-- pom.xml, another execution of Surefire: -->\n<forkCount>1</forkCount><reuseForks>false</reuseForks>";
    case "command":
      return "# a suite of its own in flakeproof.yml, with workers: 1";
  }
}
