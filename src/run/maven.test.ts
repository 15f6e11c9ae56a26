import { describe, expect, test } from "vitest";
import { askFor } from "./fixture.ts";
import { maven } from "./maven.ts";
import type { Ask } from "./start.ts";

function line(ask: Ask): string {
  const [command] = maven.start(ask).lanes[0].commands;
  return command.kind === "program" ? command.argv.join(" ") : command.line;
}

const after =
  "-Djunit.jupiter.execution.order.random.seed=8123 -Dmaven.test.failure.ignore=true -Dsurefire.skipAfterFailureCount=0";
const fork = "-Dflakeproof.fork=${surefire.forkNumber}";

test("sequential, parallel and shuffled", () => {
  expect(line(askFor("maven", { args: ["-o"] }))).toBe(
    `mvn --batch-mode -o -DforkCount=1 -Djunit.jupiter.execution.parallel.enabled=false ${fork} ${after} test`,
  );
  expect(line(askFor("maven", { mode: "parallel" }))).toBe(
    `mvn --batch-mode -DforkCount=2 -DreuseForks=true ${fork} ${after} test`,
  );
  expect(line(askFor("maven", { shuffled: true }))).toContain("-Dsurefire.runOrder.random.seed=8123");
});

test.each([
  [["-pl", "api", "-am"], true],
  [["-D", "x=y", "-Pci"], true],
  [["verify"], false],
  [["-o", "surefire:test"], false],
])("the goal of %j is ours: %s", (args, ours) => {
  expect(line(askFor("maven", { args })).endsWith(" test")).toBe(ours);
});

describe("a share", () => {
  const files = ["src/test/java/ATest.java", "src/test/java/com/ex/A$Test.java", "api/src/test/kotlin/com/ex/BTest.kt"];
  const ask = askFor("maven", { units: files.map((file) => ({ files: [file] })) });
  const [includes, excludes] = maven.start(ask).files!.map(({ text }) => text);

  test("is a pattern for each class, and one for all others", () => {
    expect(includes).toBe("%regex[ATest\\.class]\n%regex[com/ex/A\\$Test\\.class]\n%regex[com/ex/BTest\\.class]\n");
    expect(excludes).toBe(
      "%regex[(?>(?:(?:ATest)|com/ex/(?:A\\$Test|BTest))\\.class$|)(?:.*/)?(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase))\\.class]\n",
    );
  });

  test("reports name the class, whose file is found", () => {
    const listed = new Set(files);
    const fileOf = (...titles: readonly string[]) => maven.fileOf!({ suite: "api", titles }, listed);
    expect(fileOf("ATest", "x")).toBe(files[0]);
    expect(fileOf("com.ex.BTest$Inside$More", "x")).toBe(files[2]);
    expect(fileOf("com.ex.ATest", "x")).toBeUndefined();
  });
});

test.each([
  ["import org.junit.jupiter.api.Test; class ATest { @Test void a() {} }", true],
  ["class ATest { @org.junit.Test public void a() {} }", true],
  ["@RunWith(X.class) public final class ATest {}", true],
  ["class ATest extends BaseTest {}", true],
  ["class ATest : BaseTest() {}", true],
  ["public abstract class ATest { @Test void a() {} }", false],
  ["interface ATest { @Test default void a() {} }", false],
  ["class ATest { }", false],
  ['class ATest { String a = "@Test"; /* @Test */ // @Test\n }', false],
])("%s holds tests: %s", (text, holds) => {
  const { list } = maven;
  expect(list?.kind === "files" && list.holdsTests("src/test/java/ATest.java", text)).toBe(holds);
});
