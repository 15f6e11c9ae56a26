/** The program that starts RSpec for exactly the examples that it is given: a Ruby text. */

import type { Slice } from "./lanes.ts";

/** What the title of a file that does not load is in every report. */
export const notLoaded = "The file does not load";

/** RSpec takes `spec` for its folder only where the program bears this name. */
export const programName = "rspec";

/** The first argument of the program names a file that holds this as JSON; all others are RSpec's. */
export interface RspecJob {
  /** As the random order draws; absent: RSpec's own. */
  readonly seed?: number;
  /** Absolute. */
  readonly files?: readonly string[];
  /** Of files that are not run whole: the ids of RSpec, `./spec/a_spec.rb[1:2]`. */
  readonly ids?: readonly string[];
  /** Without `files`: of all that RSpec finds every `total`-th, from the `index`-th, which counts from 0. */
  readonly slice?: Slice;
}

/**
 * RSpec itself runs nothing where one file does not load, knows no list of files, and lets `--example` undo ids.
 * So its own methods are asked first and their answers narrowed; a file that does not load becomes a failing example.
 */
export const programText = `# Written by flakeproof: starts RSpec for exactly the examples that it is given.
require "json"
require "set"

# As \`bundle exec\` does, where the bundle has RSpec.
gemfile = ENV["BUNDLE_GEMFILE"]
folder = Dir.pwd
until gemfile
  gemfile = %w[Gemfile gems.rb].map { |name| File.join(folder, name) }.find { |path| File.file?(path) }
  break if folder == File.dirname(folder)
  folder = File.dirname(folder)
end
if gemfile && File.file?(gemfile)
  lock = gemfile.end_with?("gems.rb") ? gemfile.sub(/\\.rb\\z/, ".locked") : "#{gemfile}.lock"
  require "bundler/setup" if File.read(File.file?(lock) ? lock : gemfile).include?("rspec")
end

begin
  require "rspec/core"
rescue LoadError => error
  abort "RSpec is not there: #{error.message}"
end

module Flakeproof
  JOB = JSON.parse(File.read(ARGV.shift))
  FILES = JOB["files"] && JOB["files"].to_set
  IDS = (JOB["ids"] || []).to_set
  PARTS = IDS.map { |id| File.expand_path(id.sub(/\\[[\\d:]+\\]\\z/, "")) }.to_set

  def self.asked?(example)
    return true if FILES.nil?
    path = File.expand_path(example.metadata[:rerun_file_path])
    FILES.include?(path) && (!PARTS.include?(path) || IDS.include?(example.id))
  end

  def self.report(file, error)
    at = ["#{file}:1"]
    RSpec.describe("The file", caller: at, flakeproof: true) do
      example("does not load", caller: at, flakeproof: true) { raise error }
    end
  end

  module Files
    def files_to_run
      @flakeproof_files ||= FILES ? FILES.to_a : Flakeproof.slice(super)
    end

    private

    def load_file_handling_errors(method, file)
      return super unless method == :load && File.file?(file)
      groups = RSpec.world.example_groups.dup
      begin
        load file
      rescue NoMemoryError, SignalException
        raise
      rescue Exception => error
        # What it defined before is not the whole of it.
        RSpec.world.example_groups.replace(groups)
        RSpec.world.example_group_counts_by_spec_file.delete(file)
        Flakeproof.report(file, error)
      end
    end
  end

  def self.slice(files)
    return files unless JOB["slice"]
    index, total = JOB["slice"].values_at("index", "total")
    files.uniq.sort.each_with_index.select { |_file, at| at % total == index }.map(&:first)
  end

  module Filter
    def prune(examples)
      own, others = examples.partition { |example| example.metadata[:flakeproof] }
      own + super(others).select { |example| Flakeproof.asked?(example) }
    end
  end
end

RSpec::Core::Configuration.prepend(Flakeproof::Files)
RSpec::Core::FilterManager.prepend(Flakeproof::Filter)
# \`--seed\` would also make the order random.
RSpec.configuration.ordering_manager.instance_variable_set(:@seed, Flakeproof::JOB["seed"]) if Flakeproof::JOB["seed"]
RSpec::Core::Runner.invoke
`;
