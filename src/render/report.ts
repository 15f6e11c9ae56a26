/** Analysis → the document that every output shows: the verdict first, then the proof, the tests, the gaps, the runs. */

import {
  type Analysis,
  failsByExecution,
  type Gap,
  gapWeights,
  type SuiteProof,
  type Verdict,
  type VerdictKind,
} from "../model/analysis.ts";
import type { Block, Document, Line, Piece, Tone } from "../model/document.ts";
import { modes } from "../model/plan.ts";
import { type Problem, placeText, sayingOf } from "../model/problem.ts";
import { mendBlocks } from "./mends.ts";
import { countOf, percent, percentAbove, percentBelow, ratio, time } from "./numbers.ts";
import {
  accountWords,
  clusterWords,
  evidenceWords,
  gapLines,
  limitsWords,
  pastWords,
  proofWords,
  reasonWords,
  sharedWords,
  spendingWords,
  testBoundWords,
  unprovenWords,
  verdictWords,
  wantsWords,
} from "./words.ts";

/** Tests that are named one by one; the rest is in analysis.json, and that is said. */
const mostRows = 50;
const mostDetails = 20;
/** Of those, the ones that a narrow output shows too. */
const mostAtOnce = 5;
const mostGaps = 20;
const mostClusters = 10;
const mostMembers = 10;

export function reportDocument(analysis: Analysis): Document {
  const told = filesMissing(analysis);
  const shown = analysis.verdicts.filter(
    (verdict) => !quiet.includes(verdict.verdict) && !(verdict.verdict === "missing" && told.has(fileKey(verdict))),
  );
  return {
    blocks: [
      ...headline(analysis),
      ...analysis.proof.suites.flatMap((suite) => suiteBlocks(suite, analysis)),
      ...testTable(shown, analysis),
      ...clusterBlocks(analysis),
      ...failureDetails(shown, analysis),
      ...gapBlocks(analysis),
      ...noteBlocks(analysis),
      ...spendingBlocks(analysis),
      ...runTable(analysis),
      ...footer(analysis),
    ],
  };
}

/** Verdicts of which only the number is shown. */
const quiet: readonly VerdictKind[] = ["stable", "skipped"];

/** Their tests are not told one by one. */
function filesMissing({ gaps }: Analysis): ReadonlySet<string> {
  return new Set(gaps.flatMap((gap) => (gap.kind === "fileMissing" ? [fileKey(gap)] : [])));
}

function fileKey({ suite, file }: { readonly suite: string; readonly file: string }): string {
  return `${suite}\n${file}`;
}

function headline(analysis: Analysis): Block[] {
  const { status, reasons } = analysis.gate;
  const { title, tone } = statusWords(analysis);
  return [
    { kind: "heading", level: 1, rank: 1, line: [{ kind: "strong", text: title, tone }] },
    ...(reasons.length === 0
      ? []
      : [
          {
            kind: "text" as const,
            rank: 1 as const,
            line: [`${status === "pass" ? "Noted" : "Because of"}: ${reasons.map(reasonWords).join("; ")}.`],
          },
        ]),
    { kind: "text", rank: 1, line: [totalsLine(analysis)] },
  ];
}

function statusWords(analysis: Analysis): { title: string; tone: Tone } {
  const { status, reasons } = analysis.gate;
  const failures = analysis.verdicts.some((verdict) => verdict.failures.length > 0);
  if (status === "incomplete")
    return {
      title: failures
        ? "❌ Tests failed, and the evidence is incomplete"
        : "⚠️ The evidence is incomplete: nothing is claimed",
      tone: "bad",
    };
  if (analysis.proof.holds) return { title: "✅ Stable in parallel, as far as these runs prove", tone: "good" };
  if (status === "pass") return { title: "⚠️ The gate holds, though not every run was clean", tone: "warn" };
  if (failsByExecution(analysis.gate)) return { title: "❌ Not every test ran exactly once in every run", tone: "bad" };
  const unstable = reasons.some(
    (reason) => reason.kind === "verdicts" && reason.reaction === "fail" && !bySelf.includes(reason.verdict),
  );
  return { title: unstable ? "❌ Not stable in parallel" : "❌ The gate does not hold", tone: "bad" };
}

/** Verdicts that say nothing of how a suite stands to its being run in parallel. */
const bySelf: readonly VerdictKind[] = ["broken", "missing"];

function totalsLine(analysis: Analysis): string {
  const { totals } = analysis;
  // "Stable" would be a claim, and gaps allow none.
  const whole = analysis.gate.status !== "incomplete";
  const kinds = (Object.keys(verdictWords) as VerdictKind[])
    .filter((kind) => totals.verdicts[kind] > 0)
    .map((kind) => `${totals.verdicts[kind]} ${kind === "stable" && !whole ? "without a failure so far" : kind}`);
  const runs = modes.filter((mode) => totals.runs[mode] > 0).map((mode) => `${totals.runs[mode]} ${mode}`);
  return `${countOf(totals.tests, "test")}: ${kinds.join(", ") || "none seen"}. Runs: ${runs.join(", ") || "none"}.`;
}

function suiteBlocks(suite: SuiteProof, analysis: Analysis): Block[] {
  const several = analysis.proof.suites.length > 1;
  const heading: Block[] = several
    ? [{ kind: "heading", level: 2, rank: 1, line: ["Suite ", { kind: "code", text: suite.suite }] }]
    : [];
  const account = analysis.executed
    // Where nothing was seen, the gaps say why.
    .filter(({ suite: name, expected }) => name === suite.suite && expected.tests + expected.files > 0)
    .map((each): Block => ({ kind: "text", rank: each.level === "none" ? 2 : 1, line: [accountWords(each)] }));
  if (!suite.holds) return [...heading, { kind: "text", rank: 1, line: [unprovenWords(suite)] }, ...account];
  const { proven, open, left } = proofWords(suite);
  const seen = `${countOf(suite.runs, "parallel run")} of ${countOf(suite.tests, "test")}, no flaky failure.`;
  return [
    ...heading,
    { kind: "text", rank: 1, line: [`${seen} `, { kind: "strong", text: proven, tone: "good" }] },
    { kind: "text", rank: 1, line: [[open, left].filter((part) => part !== "").join(" ")] },
    ...account,
    { kind: "text", rank: 2, line: [testBoundWords(suite)] },
    { kind: "text", rank: 2, line: [limitsWords(suite)] },
  ];
}

function testTable(verdicts: readonly Verdict[], analysis: Analysis): Block[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts
    .slice(0, mostRows)
    .map((verdict): Line[] => [
      [`${verdictWords[verdict.verdict].mark} ${verdictWords[verdict.verdict].title}`],
      [nameOf(verdict, analysis)],
      [ratio(verdict.modes.sequential)],
      [ratio(verdict.modes.parallel)],
      [scoreWords(verdict)],
      [{ kind: "strip", text: strips(verdict) }],
    ]);
  return [
    { kind: "heading", level: 2, rank: 1, line: [`${countOf(verdicts.length, "test")} to look at`] },
    {
      kind: "table",
      rank: 1,
      head: ["Verdict", "Test", "Sequential", "Parallel", "Flake score", "Runs"],
      rows,
    },
    ...leftOut(verdicts.length, mostRows, "tests"),
    {
      kind: "text",
      rank: 2,
      line: [
        "Failed first attempts of all, in each mode. The score is the failure rate to be expected of the next one; in brackets what the runs prove of it, with 95 % confidence.",
      ],
    },
  ];
}

/** `59.6 % (34.2–99)`. */
function scoreWords({ score, interval: [low, high], modes: counts }: Verdict): string {
  // Of a test that never ran, nothing is known.
  if (modes.every((mode) => counts[mode].runs === 0)) return "–";
  return `${percent(score)} (${percentBelow(low).replace(" %", "")}–${percentAbove(high).replace(" %", "")})`;
}

/** Sequential runs, a bar, parallel runs. */
function strips(verdict: Verdict): string {
  const { sequential, parallel } = verdict.evidence.strip;
  return `${sequential.slice(-10)}|${parallel.slice(-30)}`;
}

/** One card for each: what fails together has one cause. */
function clusterBlocks(analysis: Analysis): Block[] {
  if (analysis.clusters.length === 0) return [];
  const names = new Map(analysis.verdicts.map((verdict) => [verdict.test, verdict]));
  return [
    { kind: "heading", level: 2, rank: 1, line: ["What fails together"] },
    ...analysis.clusters.slice(0, mostClusters).map(
      (cluster): Block => ({
        kind: "details",
        rank: 2,
        title: [{ kind: "strong", text: cluster.id }, ` ${clusterWords(cluster)}`],
        blocks: [
          {
            kind: "list",
            rank: 2,
            items: cluster.tests
              .slice(0, mostMembers)
              .flatMap((test) => names.get(test) ?? [])
              .map((verdict): Line => [nameOf(verdict, analysis)]),
          },
          ...leftOut(cluster.tests.length, mostMembers, "tests of it"),
        ],
      }),
    ),
    ...leftOut(analysis.clusters.length, mostClusters, "clusters"),
  ];
}

function spendingBlocks({ spending }: Analysis): Block[] {
  return spending.screen === 0 ? [] : [{ kind: "text", rank: 2, line: [spendingWords(spending)] }];
}

function failureDetails(verdicts: readonly Verdict[], analysis: Analysis): Block[] {
  const failing = verdicts.filter((verdict) => verdict.failures.length > 0);
  const told = new Set<string>();
  return [
    ...failing.slice(0, mostDetails).map(
      (verdict, index): Block => ({
        kind: "details",
        rank: index < mostAtOnce ? 2 : 3,
        title: [`${verdictWords[verdict.verdict].mark} `, nameOf(verdict, analysis)],
        blocks: [...failureBlocks(verdict), ...mendBlocks(verdict, analysis.runners[verdict.suite] ?? "command", told)],
      }),
    ),
    ...leftOut(failing.length, mostDetails, "failing tests"),
  ];
}

function failureBlocks(verdict: Verdict): Block[] {
  const said: Block = {
    kind: "text",
    rank: 2,
    line: [
      verdictWords[verdict.verdict].say(verdict),
      ...(verdict.wants === undefined ? [] : [` ${wantsWords(verdict.wants)}`]),
      ...pastWords(verdict),
      ...[evidenceWords(verdict)].filter((text) => text !== "").map((text) => ` ${text}`),
    ],
  };
  const failures = verdict.failures.flatMap((failure): Block[] => {
    const times = modes.filter((mode) => failure.modes[mode] > 0).map((mode) => `${failure.modes[mode]} × ${mode}`);
    const place: Line =
      failure.at === undefined ? [] : [" at ", { kind: "code", text: `${failure.at.file}:${failure.at.line}` }];
    return [
      { kind: "text", rank: 2, line: [times.join(", "), ...place, ":"] },
      { kind: "quote", rank: 2, text: essential(failure.message) },
    ];
  });
  return [said, ...failures];
}

/** Without its suite where there is only one. */
function nameOf(verdict: Verdict, analysis: Analysis): Piece {
  const only = analysis.proof.suites.length === 1 && verdict.test.startsWith(`${verdict.suite} › `);
  return { kind: "code", text: only ? verdict.test.slice(verdict.suite.length + 3) : verdict.test };
}

/** Without the frames of packages and of the runtime; the whole stands in analysis.json. */
function essential(message: string): string {
  const lines = message.split("\n");
  const own = lines.filter((line) => !/^\s*(at |❯ ).*(node_modules|node:internal|<anonymous>)/.test(line));
  return own.length === 0 ? message : own.join("\n");
}

function gapBlocks(analysis: Analysis): Block[] {
  const weighing = (note: boolean) => analysis.gaps.filter(({ kind }) => (gapWeights[kind] === "note") === note);
  const problems = analysis.gaps.flatMap((gap) => (gap.kind === "runIncomplete" ? gap.problems : []));
  const distinct = [...new Map(problems.map((problem) => [sayingOf(problem), problem])).values()];
  return [
    ...gapList("Asked for, and not seen as asked", weighing(false)),
    ...problemList(distinct.slice(0, mostGaps)),
    ...gapList("Seen, and not asked for", weighing(true)),
    ...sharedList(analysis),
  ];
}

function gapList(title: string, gaps: readonly Gap[]): Block[] {
  if (gaps.length === 0) return [];
  const lines = gapLines(gaps);
  return [
    { kind: "heading", level: 2, rank: 1, line: [title] },
    { kind: "list", rank: 1, items: lines.slice(0, mostGaps) },
    ...leftOut(lines.length, mostGaps, "gaps"),
  ];
}

function sharedList({ shared }: Analysis): Block[] {
  return shared.length === 0 ? [] : [{ kind: "list", rank: 2, items: shared.slice(0, mostGaps).map(sharedWords) }];
}

function problemList(problems: readonly Problem[]): Block[] {
  if (problems.length === 0) return [];
  return [{ kind: "list", rank: 1, items: problems.map(problemLine) }];
}

/** Words and mends may quote what users and reports wrote, so they are code throughout. */
function problemLine({ words, hint, where }: Problem): Line {
  const place: Line = where === undefined ? [] : [" in ", { kind: "code", text: placeText(where) }];
  const mend: Line = hint === undefined ? [] : [". ", { kind: "code", text: hint }];
  return [{ kind: "code", text: words }, ...place, ...mend];
}

function noteBlocks(analysis: Analysis): Block[] {
  if (analysis.notes.length === 0) return [];
  return [
    {
      kind: "details",
      rank: 3,
      title: [countOf(analysis.notes.length, "note")],
      blocks: problemList(analysis.notes.slice(0, mostGaps)),
    },
  ];
}

function runTable(analysis: Analysis): Block[] {
  const marks = { clean: "✅ clean", red: "❌ red", incomplete: "⚠️ incomplete" };
  const rows = analysis.runs.map((run): Line[] => [
    [String(run.number)],
    [{ kind: "code", text: run.suite }],
    [run.purpose === undefined ? run.mode : `${run.mode}, ${run.purpose}`],
    [marks[run.state]],
    [String(run.failed)],
    [time(run.took)],
    [String(run.seed)],
  ]);
  return [
    {
      kind: "details",
      rank: 3,
      title: [countOf(rows.length, "run")],
      blocks: [{ kind: "table", rank: 3, head: ["Run", "Suite", "Mode", "State", "Failed", "Time", "Seed"], rows }],
    },
  ];
}

function footer(analysis: Analysis): Block[] {
  return [
    {
      kind: "text",
      rank: 2,
      line: [
        "Commit ",
        { kind: "code", text: shortCommit(analysis.commit) },
        ", plan ",
        { kind: "code", text: analysis.plan.slice(0, 16) },
        `, seed ${analysis.seed}. First attempts are counted; a pass on a retry is evidence of a flake.`,
      ],
    },
  ];
}

function shortCommit(commit: string): string {
  return commit.replace(/^([0-9a-f]{12})[0-9a-f]{28}/, "$1");
}

function leftOut(all: number, shown: number, what: string): Block[] {
  return all <= shown ? [] : [{ kind: "text", rank: 2, line: [`${all - shown} more ${what} are in analysis.json.`] }];
}
