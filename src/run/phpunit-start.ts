/** The program that starts PHPUnit for exactly the files that it is given: a PHP text. */

import type { Slice } from "./lanes.ts";

/** What the title of a file that does not load is in every report. */
const notLoaded = "The file does not load";

/** The first argument of the program names a file that holds this as JSON; all others are PHPUnit's. */
export interface PhpunitJob {
  /** Absolute: for the configurations that are made of the user's. */
  readonly folder: string;
  /** Of our own, behind the user's arguments. */
  readonly args: readonly string[];
  /** Absolute. */
  readonly files?: readonly string[];
  /** Without `files`: of all that the configuration names every `total`-th, from the `index`-th, which counts from 0. */
  readonly slice?: Slice;
  /** Absolute: list to this file, run nothing. */
  readonly list?: string;
  /** Absolute: the JUnit report, and another for files that do not load. */
  readonly junit?: string;
  readonly broken?: string;
}

/** What a list holds. */
export interface PhpunitList {
  readonly files: readonly {
    readonly path: string;
    /** Absent where the file does not load. */
    readonly tests?: readonly { readonly class: string; readonly name: string }[];
  }[];
}

/**
 * PHPUnit takes no list of files (before 13), so the user's configuration is copied, its test suites are replaced, and
 * its paths, which are relative to its own folder, made absolute. Nothing runs where one file does not load: then the
 * files that do not are found, by halves, and left out.
 */
export const programText = String.raw`<?php
// Written by flakeproof: starts PHPUnit for exactly the files that it is given.

$job = json_decode(file_get_contents($argv[1]), true);
$job['number'] = 0;

function fail(string $words): void
{
    fwrite(STDERR, $words . PHP_EOL);
    exit(2);
}

/** The project's own, from here upwards; then the one on the PATH. */
function phpunit(): string
{
    for ($folder = getcwd(); ; $folder = dirname($folder)) {
        if (is_file($folder . '/vendor/bin/phpunit')) {
            return $folder . '/vendor/bin/phpunit';
        }
        if ($folder === dirname($folder)) {
            break;
        }
    }
    foreach (explode(PATH_SEPARATOR, (string) getenv('PATH')) as $folder) {
        foreach (['phpunit', 'phpunit.phar'] as $name) {
            if (is_file($folder . '/' . $name)) {
                return $folder . '/' . $name;
            }
        }
    }
    fail('phpunit was not found in vendor/bin, and not on the PATH');
}

/** What the user's arguments say of configuration, suites and groups, and all others. */
function readArguments(array $args): array
{
    $values = explode(' ', 'bootstrap cache-result-file columns configuration coverage-clover coverage-cobertura coverage-crap4j coverage-html coverage-php coverage-text coverage-xml coverage-cache coverage-filter default-time-limit exclude-group exclude-testsuite extensions extension filter exclude-filter group covers uses include-path list-tests-xml loader log-junit log-teamcity log-events-text log-events-verbose-text order-by printer random-order-seed repeat test-suffix testdox-exclude-group testdox-group testdox-html testdox-text testdox-xml testsuite whitelist use-baseline generate-baseline cache-directory');
    $read = ['rest' => [], 'paths' => []];
    for ($at = 0; $at < count($args); $at++) {
        $arg = $args[$at];
        if ($arg === '-c' || $arg === '-d') {
            $name = $arg === '-c' ? 'configuration' : 'd';
            $value = $args[++$at] ?? '';
            $whole = [$arg, $value];
        } elseif (preg_match('/^--([a-z0-9-]+)(?:=(.*))?$/s', $arg, $match)) {
            $name = $match[1];
            $value = $match[2] ?? null;
            $whole = [$arg];
            if ($value === null && in_array($name, $values, true)) {
                $value = $args[++$at] ?? '';
                $whole[] = $value;
            }
        } elseif ($arg !== '' && $arg[0] === '-') {
            $read['rest'][] = $arg;
            continue;
        } else {
            $read['paths'][] = $arg;
            continue;
        }
        $read['values'][$name] = $value;
        if (strpos($name, 'stop-on-') === 0 || in_array($name, ['configuration', 'no-configuration', 'testsuite', 'exclude-testsuite', 'test-suffix', 'log-junit'], true)) {
            continue;
        }
        array_push($read['rest'], ...$whole);
    }
    return $read;
}

function configurationPath(array $read): ?string
{
    $given = $read['values']['configuration'] ?? null;
    if ($given === null && array_key_exists('no-configuration', $read['values'] ?? [])) {
        return null;
    }
    $folder = $given === null ? getcwd() : $given;
    if (is_file($folder)) {
        return realpath($folder);
    }
    foreach (['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'] as $name) {
        if (is_file($folder . '/' . $name)) {
            return realpath($folder . '/' . $name);
        }
    }
    return $given === null ? null : fail('There is no configuration ' . $given);
}

function absolute(string $path, string $folder): string
{
    $path = trim($path);
    return $path === '' || $path[0] === '/' || preg_match('#^([A-Za-z]:[\\\\/]|\\\\\\\\|[a-z0-9.]+://)#', $path) ? $path : $folder . '/' . $path;
}

/** All files below a folder, as phpunit/php-file-iterator takes them: none of hidden folders, with one of the endings. */
function filesBelow(string $pattern, array $suffixes, string $prefix, array $excluded): array
{
    $found = [];
    foreach (glob($pattern, GLOB_ONLYDIR) ?: (is_dir($pattern) ? [$pattern] : []) as $folder) {
        $folder = realpath($folder);
        $flags = FilesystemIterator::FOLLOW_SYMLINKS | FilesystemIterator::SKIP_DOTS;
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, $flags)) as $file) {
            $path = $file->getRealPath();
            if ($path === false || !$file->isFile() || preg_match('=/\.[^/]*/=', substr($file->getPathname(), strlen($folder)))) {
                continue;
            }
            $name = basename($path);
            $ends = array_filter($suffixes, static function ($suffix) use ($name) {
                return $suffix === '' || substr($name, -strlen($suffix)) === $suffix;
            });
            $out = array_filter($excluded, static function ($exclude) use ($path) {
                return strpos($path, $exclude) === 0;
            });
            if ($ends !== [] && $out === [] && ($prefix === '' || strpos($name, $prefix) === 0)) {
                $found[$path] = $path;
            }
        }
    }
    sort($found);
    return $found;
}

function fitsVersion(DOMElement $element): bool
{
    $version = $element->getAttribute('phpVersion');
    return $version === '' || version_compare(PHP_VERSION, $version, $element->getAttribute('phpVersionOperator') ?: '>=');
}

function filesOfSuite(DOMElement $suite, string $folder, array $suffixes): array
{
    $excluded = [];
    foreach ($suite->getElementsByTagName('exclude') as $exclude) {
        $path = absolute($exclude->textContent, $folder);
        foreach (glob($path) ?: [$path] as $each) {
            $excluded[] = realpath($each) ?: $each;
        }
    }
    $files = [];
    foreach ($suite->childNodes as $node) {
        if (!$node instanceof DOMElement || !fitsVersion($node)) {
            continue;
        }
        $path = absolute($node->textContent, $folder);
        if ($node->tagName === 'directory') {
            $own = $node->getAttribute('suffix');
            array_push($files, ...filesBelow($path, $own === '' ? $suffixes : [$own], $node->getAttribute('prefix'), $excluded));
        } elseif ($node->tagName === 'file') {
            $files[] = realpath($path) ?: $path;
        }
    }
    return $files;
}

/** What PHPUnit would load with the user's configuration and arguments. */
function allFiles(DOMDocument $configuration, string $folder, array $read): array
{
    $suffixes = isset($read['values']['test-suffix']) ? explode(',', $read['values']['test-suffix']) : ['Test.php', '.phpt'];
    $files = [];
    foreach ($read['paths'] as $path) {
        array_push($files, ...(is_dir($path) ? filesBelow($path, $suffixes, '', []) : [realpath($path) ?: $path]));
    }
    if ($read['paths'] === []) {
        $root = $configuration->documentElement;
        $named = $read['values']['testsuite'] ?? $root->getAttribute('defaultTestSuite');
        $left = explode(',', $read['values']['exclude-testsuite'] ?? '');
        foreach ($configuration->getElementsByTagName('testsuite') as $suite) {
            $name = $suite->getAttribute('name');
            if (($named === '' || in_array($name, explode(',', $named), true)) && !in_array($name, $left, true)) {
                array_push($files, ...filesOfSuite($suite, $folder, isset($read['values']['test-suffix']) ? $suffixes : ['Test.php']));
            }
        }
    }
    return array_values(array_unique($files));
}

/** The user's configuration with paths that hold anywhere, and without what writes beside the report or stops early. */
function portable(DOMDocument $configuration, string $folder): void
{
    $xpath = new DOMXPath($configuration);
    foreach ($xpath->query('//@bootstrap | //@cacheResultFile | //@cacheDirectory | //@extensionsDirectory | //@printerFile | //@testSuiteLoaderFile | //extension/@file | //listener/@file | //@baseline') as $path) {
        $path->value = htmlspecialchars(absolute($path->value, $folder), ENT_XML1 | ENT_NOQUOTES);
    }
    foreach (iterator_to_array($xpath->query('//directory | //file | //exclude[not(*)] | //includePath')) as $path) {
        $absolute = absolute($path->textContent, $folder);
        $path->textContent = $absolute;
    }
    foreach (iterator_to_array($xpath->query('//logging | //coverage/report | /phpunit/testsuites | /phpunit/testsuite | /phpunit/@defaultTestSuite | /phpunit/@*[starts-with(name(), "stopOn")]')) as $node) {
        $node instanceof DOMAttr ? $node->ownerElement->removeAttributeNode($node) : $node->parentNode->removeChild($node);
    }
}

function configurationFor(array $files, DOMDocument $portable, array &$job): string
{
    $configuration = clone $portable;
    $suites = $configuration->createElement('testsuites');
    $suite = $configuration->createElement('testsuite');
    $suite->setAttribute('name', 'flakeproof');
    $suites->appendChild($suite);
    foreach ($files as $file) {
        $element = $configuration->createElement('file');
        $element->appendChild($configuration->createTextNode($file));
        $suite->appendChild($element);
    }
    $root = $configuration->documentElement;
    $root->insertBefore($suites, $root->firstChild);
    $path = $job['folder'] . '/' . basename($GLOBALS['argv'][1], '.json') . '-' . $job['number']++ . '.xml';
    $configuration->save($path);
    return $path;
}

/** The exit code; what it prints goes where ours goes, or is returned. */
function start(array $options, array $args, ?string &$printed = null, bool $quiet = false): int
{
    $streams = $quiet ? [1 => ['pipe', 'w'], 2 => ['redirect', 1]] : [];
    $process = proc_open(array_merge([PHP_BINARY], $options, [phpunit()], $args), $streams, $pipes);
    if ($quiet) {
        $printed = stream_get_contents($pipes[1]);
    }
    return proc_close($process);
}

/** Those that keep PHPUnit from starting, each with what it says. */
function brokenAmong(array $files, callable $tries, bool $first = true): array
{
    $printed = '';
    if ($files === [] || $tries($files, $printed)) {
        return [];
    }
    // Where it does not start without them either, they are not to blame.
    if ($first && !$tries([], $printed)) {
        fail($printed);
    }
    if (count($files) === 1) {
        return [$files[0] => preg_match('/^.*(?:Error|Exception|error|Cannot)\b.*$/m', $printed, $line) ? trim($line[0]) : trim($printed)];
    }
    $halves = array_chunk($files, intdiv(count($files) + 1, 2));
    return brokenAmong($halves[0], $tries, false) + brokenAmong($halves[1], $tries, false);
}

function writeBroken(array $broken, string $path): void
{
    $report = new DOMDocument('1.0', 'UTF-8');
    $suites = $report->appendChild($report->createElement('testsuites'));
    foreach ($broken as $file => $words) {
        $suite = $suites->appendChild($report->createElement('testsuite'));
        $suite->setAttribute('name', $file);
        $suite->setAttribute('file', $file);
        $case = $suite->appendChild($report->createElement('testcase'));
        $case->setAttribute('name', 'NOT_LOADED');
        $case->setAttribute('file', $file);
        $error = $case->appendChild($report->createElement('error'));
        $error->appendChild($report->createTextNode(preg_replace('/[^\P{C}\n\t]+/u', '', $words) ?? ''));
    }
    $report->save($path);
}

function groupsOf(array $read, DOMDocument $configuration, string $kind, string $option): array
{
    $groups = array_filter(explode(',', $read['values'][$option] ?? ''));
    if ($groups === []) {
        foreach ((new DOMXPath($configuration))->query('/phpunit/groups/' . $kind . '/group') as $group) {
            $groups[] = trim($group->textContent);
        }
    }
    return $groups;
}

function listing(array $files, array $broken, string $xmlPath, string $mapPath, array $included, array $excluded): array
{
    $map = json_decode(file_get_contents($mapPath), true);
    $tests = [];
    $some = [];
    foreach ($map as $file) {
        $tests[$file] = $tests[$file] ?? [];
    }
    $xml = new DOMDocument();
    $xml->load($xmlPath);
    foreach ($xml->getElementsByTagName('testCaseMethod') as $method) {
        $class = $method->parentNode->getAttribute('name');
        $groups = explode(',', $method->getAttribute('groups'));
        if (!isset($map[$class])) {
            continue;
        }
        $some[$map[$class]] = true;
        if (($included !== [] && array_intersect($groups, $included) === []) || array_intersect($groups, $excluded) !== []) {
            continue;
        }
        $set = $method->getAttribute('dataSet');
        $tests[$map[$class]][] = ['class' => $class, 'name' => $method->getAttribute('name') . ($set === '' ? '' : ' with data set ' . $set)];
    }
    $list = [];
    foreach ($files as $file) {
        if (isset($broken[$file]) || substr($file, -5) === '.phpt') {
            $list[] = ['path' => $file];
        } elseif (isset($tests[$file]) && $tests[$file] !== []) {
            $list[] = ['path' => $file, 'tests' => $tests[$file]];
        } elseif (isset($tests[$file]) && !isset($some[$file]) && $included === []) {
            // A class without tests, or with a provider that fails: reports tell of it, the list does not.
            $list[] = ['path' => $file];
        }
    }
    return ['files' => $list];
}

/** In the process of PHPUnit: which class is in which file. */
const MAP = <<<'PHP'
<?php
register_shutdown_function(static function () {
    $map = [];
    foreach (get_declared_classes() as $name) {
        $class = new ReflectionClass($name);
        if (!$class->isAbstract() && $class->isSubclassOf('PHPUnit\Framework\TestCase')) {
            $map[$name] = $class->getFileName();
        }
    }
    file_put_contents(getenv('FLAKEPROOF_CLASSES'), json_encode($map));
});
PHP;

$read = readArguments(array_slice($argv, 2));
$path = configurationPath($read);
$configuration = new DOMDocument();
if ($path === null) {
    $configuration->loadXML('<phpunit/>');
} elseif (!@$configuration->load($path)) {
    fail('The configuration cannot be read: ' . $path);
}
$folder = $path === null ? getcwd() : dirname($path);
$files = $job['files'] ?? allFiles($configuration, $folder, $read);
if (isset($job['slice'])) {
    $files = array_values(array_filter($files, static function ($at) use ($job) {
        return $at % $job['slice']['total'] === $job['slice']['index'];
    }, ARRAY_FILTER_USE_KEY));
}
foreach ($files as $file) {
    if (!is_file($file)) {
        fail('There is no file ' . $file);
    }
}
$included = groupsOf($read, $configuration, 'include', 'group');
$excluded = groupsOf($read, $configuration, 'exclude', 'exclude-group');
portable($configuration, $folder);
$tries = static function (array $some, string &$printed) use ($configuration, &$job, $read): bool {
    return start([], array_merge(['-c', configurationFor($some, $configuration, $job)], $read['rest'], ['--list-tests']), $printed, true) === 0;
};
$broken = [];
if (isset($job['list'])) {
    $broken = brokenAmong($files, $tries);
    $good = array_values(array_diff($files, array_keys($broken)));
    [$xml, $classes, $map] = [$job['list'] . '.xml', $job['list'] . '.classes', $job['list'] . '.php'];
    file_put_contents($map, MAP);
    putenv('FLAKEPROOF_CLASSES=' . $classes);
    $code = start(['-d', 'auto_prepend_file=' . $map], array_merge(['-c', configurationFor($good, $configuration, $job)], $read['rest'], ['--list-tests-xml', $xml]));
    if (is_file($xml)) {
        file_put_contents($job['list'], json_encode(listing($files, $broken, $xml, $classes, $included, $excluded)));
    }
    exit($code);
}
for ($round = 1; ; $round++) {
    $good = array_values(array_diff($files, array_keys($broken)));
    if ($good === [] && $broken !== []) {
        exit(2);
    }
    $code = start([], array_merge(['-c', configurationFor($good, $configuration, $job)], $read['rest'], $job['args'], ['--log-junit', $job['junit']]));
    clearstatcache();
    if ($round > 1 || (is_file($job['junit']) && filesize($job['junit']) > 0)) {
        exit($code);
    }
    $broken = brokenAmong($good, $tries);
    if ($broken === []) {
        exit($code);
    }
    writeBroken($broken, $job['broken']);
}
`.replace("NOT_LOADED", notLoaded);
