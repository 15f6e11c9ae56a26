/** What pytest loads of ours, with `-p`: the text of a Python module. */

export const pluginName = "flakeproof_pytest";

/** What that module is told, in `flakeproof_pytest.json` beside it. */
export type PytestJob =
  /** Writes what pytest would run into `list`, instead of running it. */
  | { readonly list: string }
  | {
      /** Absolute: the file of the report. */
      readonly report: string;
      /** Absolute: a folder for what the user's own options write into the suite's. */
      readonly outputs: string;
      /** 0: in this process; otherwise those of pytest-xdist. */
      readonly workers: number;
      readonly seed: number;
      readonly shuffled: boolean;
      /** Where the files were not listed: every n-th of them. */
      readonly slice?: { readonly index: number; readonly total: number };
      /** Absolute paths; absent: whatever pytest finds. */
      readonly files?: readonly string[];
      /** Of files that are not run whole: the node ids. */
      readonly tests?: readonly string[];
    };

/** What it writes of a list. Paths are absolute. */
export interface PytestList {
  readonly tests: readonly {
    readonly id: string;
    /** The node id of its file. */
    readonly file: string;
    readonly path: string;
    readonly group?: string;
  }[];
  /** Of files that do not load, or are skipped whole. */
  readonly without: readonly string[];
  /** What keeps pytest from knowing all: a conftest.py, or a folder of files. */
  readonly broken?: readonly PytestBroken[];
}

export interface PytestBroken {
  /** Absolute. */
  readonly path: string;
  readonly message: string;
}

/**
 * Everything is chosen after pytest has read the user's options, so whatever they say, ours prevails; and nothing of it
 * is an argument. With pytest-xdist the module is loaded by the workers, too: they select and order, the controller reports.
 */
export const pluginText = `"""Written by flakeproof: lists what pytest would run, runs exactly what it is given, and reports it line by line."""
import json
import os
import random
import re

import pytest

with open(os.path.splitext(os.path.abspath(__file__))[0] + ".json", encoding="utf-8") as job:
    JOB = json.load(job)

LISTING = "list" in JOB
FILES = {os.path.normpath(path) for path in JOB["files"]} if "files" in JOB else None
TESTS = set(JOB.get("tests", ()))
PARTS = {test.split("::")[0] for test in TESTS}


def is_worker(config):
    return hasattr(config, "workerinput")


# What is run: options


def wanted_dist(config):
    """The user's own, unless it runs every test on each worker; the marks of groups need theirs."""
    own = getattr(config.option, "dist", "no")
    if own not in ("no", "each"):
        return own
    return "loadgroup" if has_groups(config) else "load"


def has_groups(config):
    places = [str(arg).split("::")[0] for arg in config.args] or [str(config.rootpath)]
    for place in places:
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if may_hold_groups(folder, name)]
            if any(name.endswith(".py") and mentions_groups(os.path.join(folder, name)) for name in names):
                return True
        if os.path.isfile(place) and mentions_groups(place):
            return True
    return False


def may_hold_groups(folder, name):
    if name.startswith(".") or name == "node_modules":
        return False
    return not os.path.isfile(os.path.join(folder, name, "pyvenv.cfg"))


def mentions_groups(path):
    try:
        with open(path, "rb") as file:
            return b"xdist_group" in file.read()
    except OSError:
        return False


@pytest.hookimpl(trylast=True)
def pytest_addoption(parser):
    # With \`-p no:cacheprovider\` nobody else knows this one, and a strict config refuses what it does not know.
    if "cache_dir" not in getattr(parser, "_inidict", ("cache_dir",)):
        parser.addini("cache_dir", "kept out of the suite's folder")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, args):
    # Its thresholds speak of the whole suite, and its files are in the suite's folder.
    if early_config.pluginmanager.hasplugin("pytest_cov"):
        early_config.known_args_namespace.no_cov = True
        args.insert(0, "--no-cov")
    outcome = yield
    error = None if outcome.excinfo is None else outcome.excinfo[1]
    if is_conftest(error) and "PYTEST_XDIST_WORKER" not in os.environ:
        tell_broken(early_config, str(error.path), conftest_words(error))


def is_conftest(error):
    return type(error).__name__ == "ConftestImportFailure"


def conftest_words(error):
    cause = getattr(error, "cause", None) or error.excinfo[1]
    return f"{type(cause).__name__}: {cause}"


def tell_broken(config, path, message):
    if LISTING:
        write_list(broken=[{"path": path, "message": message}])
        return
    REPORT.open(config)
    REPORT.write(problem="not-loaded", message=f"{relative(path, config)}: {message}")
    REPORT.write(end=4)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    if is_worker(config):
        # A worker reads the arguments again, and so knows nothing of what was set here.
        config.option.loadgroup = config.workerinput["flakeproof_dist"] == "loadgroup"
    else:
        set_workers(config, config.option)
    set_options(config.option)
    yield


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["flakeproof_dist"] = node.config.option.dist


def set_workers(config, option):
    workers = JOB.get("workers", 0)
    if hasattr(option, "numprocesses"):
        option.distload = False
        option.tx = []
        option.numprocesses = option.maxprocesses = workers
        option.dist = wanted_dist(config) if workers > 0 else "no"
        if option.dist in ("loadgroup", "loadscope", "loadfile") and option.maxworkerrestart is None:
            # Else pytest-xdist runs a test that kills its worker again and again, or hangs for ever.
            option.maxworkerrestart = "0"
    elif workers > 0:
        REPORT.open(config)
        REPORT.write(problem="no-xdist")
        REPORT.write(end=4)
        raise pytest.UsageError("flakeproof: a parallel run needs pytest-xdist: pip install pytest-xdist")


def set_options(option):
    # After a first failure the other tests would be missing.
    option.maxfail = 0
    option.stepwise = option.stepwise_skip = False
    option.continue_on_collection_errors = True
    # Nobody is there to answer.
    option.usepdb = option.trace = False
    option.collectonly = LISTING
    if hasattr(option, "randomly_seed") and "seed" in JOB:
        option.randomly_seed = JOB["seed"]
    if getattr(option, "xmlpath", None):
        option.xmlpath = os.path.join(JOB["outputs"], "junit.xml") if "outputs" in JOB else None


# What is run: files and tests


def is_asked(path):
    return FILES is None or os.path.normpath(str(path)) in FILES


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session):
    """A file that is an argument is loaded whatever pytest_ignore_collect says."""
    if FILES is not None:
        session.config.args[:] = [arg for arg in session.config.args if may_hold_asked(session.config, str(arg))]


def may_hold_asked(config, arg):
    path = os.path.join(str(config.invocation_params.dir), arg.split("::")[0])
    return not os.path.isfile(path) or is_asked(os.path.realpath(path)) or is_asked(path)


@pytest.hookimpl(tryfirst=True)
def pytest_ignore_collect(collection_path):
    # A package is more than a file of tests.
    if FILES is None or collection_path.name == "__init__.py" or not collection_path.is_file():
        return None
    return None if is_asked(collection_path) else True


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    own = slice_of(items)
    kept = [item for item in items if is_asked_test(item) and file_of(item) in own]
    if len(kept) < len(items):
        taken = set(map(id, kept))
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in taken])
        items[:] = kept
    # pytest-xdist adds the group to it, and some conftest.py writes it anew.
    for item in items:
        item.flakeproof_id = item.nodeid
    yield
    IDS.update((item.nodeid, id_of(item)) for item in items)
    if JOB.get("shuffled"):
        items[:] = shuffled(items, random.Random(JOB["seed"]))


IDS = {}


def id_of(item):
    return getattr(item, "flakeproof_id", item.nodeid)


def slice_of(items):
    index, total = JOB.get("slice", {"index": 1, "total": 1}).values()
    return set(sorted({file_of(item) for item in items})[index - 1 :: total])


def is_asked_test(item):
    if not is_asked(item.path):
        return False
    file = file_of(item)
    return file not in PARTS or item.nodeid in TESTS


def file_of(item):
    """The node id of the file that holds it."""
    at = item
    while at is not None and not isinstance(at, pytest.File):
        at = at.parent
    return item.nodeid.split("::")[0] if at is None else at.nodeid


def shuffled(items, draw):
    """Files, the classes in each, the tests in each: what shares a fixture stays together."""

    def chain(item):
        classes = [node.nodeid for node in item.listchain() if isinstance(node, pytest.Class)]
        return [file_of(item)] + classes

    def order(group, depth):
        parts = {}
        for item in group:
            way = chain(item)
            parts.setdefault(way[depth] if depth < len(way) else id(item), []).append(item)
        parts = list(parts.values())
        draw.shuffle(parts)
        return [item for part in parts for item in (part if len(part) == 1 else order(part, depth + 1))]

    # Other plugins may have given them an order that no seed gives again.
    return order(sorted(items, key=lambda item: (file_of(item), id_of(item))), 0)


# What is listed

WITHOUT = {}
BROKEN = {}


def relative(path, config):
    return os.path.relpath(path, str(config.rootpath)).replace(os.sep, "/")


def group_of(item):
    mark = item.get_closest_marker("xdist_group")
    return None if mark is None else str(mark.args[0] if mark.args else mark.kwargs.get("name", "default"))


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    if report.outcome == "passed":
        return
    path = str(collector.path)
    report.flakeproof_file = relative(path, collector.config)
    if report.outcome == "failed" and os.path.isdir(path):
        # In pytest 7 a conftest.py below fails as the whole of it.
        error = getattr(getattr(report.call, "excinfo", None), "value", None)
        told = (str(error.path), conftest_words(error)) if is_conftest(error) else (path, str(report.longrepr))
        BROKEN.update([told])
    else:
        WITHOUT[path] = True


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    if not LISTING:
        if not is_worker(session.config):
            expect(item.nodeid for item in session.items)
        return
    tests = []
    for item in session.items:
        test = {"id": id_of(item), "file": file_of(item), "path": str(item.path)}
        group = group_of(item)
        tests.append(test if group is None else {**test, "group": group})
    broken = [{"path": path, "message": shortened(message)} for path, message in sorted(BROKEN.items())]
    write_list(tests=tests, without=sorted(WITHOUT), **({"broken": broken} if broken else {}))


def write_list(tests=(), without=(), **more):
    with open(JOB["list"], "w", encoding="utf-8") as file:
        json.dump({"tests": tests, "without": without, **more}, file)


# What is reported

MOST = 10_000


def shortened(text):
    if len(text) <= 2 * MOST:
        return text
    return f"{text[:MOST]}\\n… {len(text) - 2 * MOST} characters left out …\\n{text[-MOST:]}"


class Report:
    """One line an attempt, written when it has ended: what was seen outlives whatever ends the run."""

    def __init__(self):
        self.file = None
        self.attempts = {}

    def open(self, config):
        if self.file is None:
            self.file = open(JOB["report"], "w", encoding="utf-8")
            self.write(flakeproof="pytest", version=1, pytest=pytest.__version__, rootdir=str(config.rootpath))

    def write(self, **line):
        if self.file is None:
            return
        self.file.write(json.dumps(line, separators=(",", ":")) + "\\n")
        self.file.flush()

    def take(self, report):
        name = told_of(report).get("id") or plain_id(report.nodeid)
        if report.when == "teardown" and name not in self.attempts:
            # Of an attempt that was over when it failed (pytest-rerunfailures from 16.6.1 on).
            return
        parts = self.attempts.setdefault(name, [])
        parts.append(report)
        if report.when == "teardown" or report.outcome == "rerun" or report.when not in ("setup", "call"):
            del self.attempts[name]
            self.write(**attempt_of(name, parts))


REPORT = Report()


def told_of(report):
    """What the process that ran it said of it; nothing where that has died."""
    return getattr(report, "flakeproof", {})


def plain_id(nodeid):
    """As it was collected, without the group that pytest-xdist adds: what has parameters ends with a bracket."""
    if nodeid in IDS or getattr(CONFIG.option, "dist", "no") != "loadgroup":
        return IDS.get(nodeid, nodeid)
    plain, _, group = nodeid.rpartition("@")
    return plain if "::" in plain and "]" not in group else nodeid


def attempt_of(name, parts):
    told = next(filter(None, map(told_of, parts)), {})
    begun = plain_id(parts[0].nodeid)
    EXPECTED.pop(begun, None)
    outcome, messages, error = outcome_of(parts)
    worker = worker_of(parts[-1])
    return {
        "test": name,
        **({} if begun == name else {"begun": begun}),
        "file": told.get("file", name.split("::")[0]),
        "outcome": outcome,
        "took": round(sum(getattr(part, "duration", 0) for part in parts) * 1000, 3),
        **({"start": told["start"]} if "start" in told else {}),
        **({} if worker is None else {"worker": worker}),
        **({"message": shortened("\\n\\n".join(messages))} if messages else {}),
        **({"error": True} if error else {}),
    }


def outcome_of(parts):
    failed = [part for part in parts if part.outcome in ("failed", "rerun")]
    if failed:
        first = failed[0]
        crashed = first.when not in ("setup", "call", "teardown")
        return "crashed" if crashed else "failed", [message_of(part) for part in failed], first.when != "call"
    main = [part for part in parts if not is_inner(part)]
    return "skipped" if any(part.outcome == "skipped" for part in main) else "passed", [], False


def is_inner(report):
    return type(report).__name__.lower() == "subtestreport"


def message_of(report):
    """As pytest's JUnit report has it: what happened, then where."""
    crash = getattr(report.longrepr, "reprcrash", None)
    # What longreprtext adds names the worker, so it would be another failure in every run.
    text = str(report.longrepr)
    head = crash.message if crash is not None else text
    if report.when in ("setup", "teardown") and not hasattr(report, "wasxfail"):
        head = f'failed on {report.when} with "{head}"'
    return text if head == text else f"{head}\\n{text}"


def worker_of(report):
    node = getattr(report, "node", None)
    name = getattr(report, "worker_id", None) or (node.gateway.id if node is not None else "")
    number = re.fullmatch(r"gw(\\d+)", name)
    return int(number.group(1)) if number else None


@pytest.hookimpl(hookwrapper=True, trylast=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().flakeproof = {"id": id_of(item), "file": file_of(item), "start": round(call.start * 1000)}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    global CONFIG
    CONFIG = session.config
    if not LISTING and not is_worker(session.config):
        REPORT.open(session.config)


EXPECTED = {}


SEEN = set()


def expect(nodeids):
    EXPECTED.update((name, True) for name in map(plain_id, nodeids) if name not in SEEN)


def see(nodeid):
    name = plain_id(nodeid)
    SEEN.add(name)
    EXPECTED.pop(name, None)
    return name


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(ids):
    expect(ids)


def pytest_runtest_logstart(nodeid):
    name = see(nodeid)
    REPORT.write(begun=name, file=name.split("::")[0])


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    # A worker that dies may take the word that its test began with it; of its end the controller knows.
    see(report.nodeid)
    if REPORT.file is not None:
        REPORT.take(report)


UNLOADED = set()


def report_unloaded(nodeid, file, outcome, message):
    if nodeid not in UNLOADED:
        UNLOADED.add(nodeid)
        REPORT.write(unloaded=nodeid, file=file, outcome=outcome, **({"message": shortened(message)} if message else {}))


def pytest_collectreport(report):
    if report.outcome == "passed":
        return
    if re.fullmatch(r"gw\\d+", report.nodeid):
        # So pytest-xdist tells that its workers differ.
        REPORT.write(problem="different", message=shortened(str(report.longrepr)))
        return
    told = (report.nodeid, getattr(report, "flakeproof_file", report.nodeid), report.outcome)
    message = str(report.longrepr) if report.outcome == "failed" else ""
    if REPORT.file is not None:
        report_unloaded(*told, message)
    elif is_worker(CONFIG):
        CONFIG.workeroutput.setdefault("flakeproof", []).append([*told, message])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """pytest-xdist tells the controller of files that failed, and not of those that are skipped whole."""
    for told in getattr(node, "workeroutput", {}).get("flakeproof", []):
        report_unloaded(*told)


@pytest.hookimpl(tryfirst=True)
def pytest_internalerror(excrepr):
    REPORT.write(problem="internal", message=shortened(str(excrepr)))


@pytest.hookimpl(tryfirst=True)
def pytest_keyboard_interrupt(excinfo):
    """Whatever stops pytest between two tests: Ctrl-C, pytest.exit(), a plugin's limit."""
    REPORT.write(problem="stopped", message=shortened(str(excinfo.value) or type(excinfo.value).__name__))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if session.shouldfail:
        REPORT.write(problem="stopped", message=str(session.shouldfail))
    for name in EXPECTED:
        REPORT.write(test=name, file=name.split("::")[0], outcome="notRun", took=0)
    REPORT.write(end=int(exitstatus))


CONFIG = None
`;
