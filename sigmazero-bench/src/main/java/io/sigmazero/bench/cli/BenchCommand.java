package io.sigmazero.bench.cli;

import io.sigmazero.bench.jmh.BenchmarkFacts;
import io.sigmazero.bench.jmh.GuardTable;
import io.sigmazero.bench.run.Numbers;
import io.sigmazero.bench.suite.BenchmarkRecord;
import io.sigmazero.bench.suite.CaseOutcome;
import io.sigmazero.bench.suite.JmhLock;
import io.sigmazero.bench.suite.RunContext;
import io.sigmazero.bench.suite.SuiteFolder;
import io.sigmazero.bench.suite.SuitePlan;
import io.sigmazero.bench.suite.SuiteProgress;
import io.sigmazero.bench.suite.SuiteResults;
import io.sigmazero.bench.suite.SuiteRun;
import io.sigmazero.bench.suite.SuiteSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmarks. */
@Command(
    name = "bench",
    header = "Measure update step, models and attacks on this machine, with JMH.",
    description = {
      "Runs each benchmark in Java processes of its own and writes into the output folder:",
      "  results.json  all figures and what they rest on: revision, processor, Java",
      "  report.html   the same for people; open it in a browser",
      "  jmh.json      JMH's own format, for tools that read that",
      "Leave the machine alone meanwhile. Every benchmark checks what it computed; ends with exit"
          + " code 1 if one fails. A network of the fixtures is left out if its file is not there."
    },
    footer = {"", "Example:", "  sigmazero bench --filter 'UpdateStep.*64x784' --out out/step"})
final class BenchCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      order = 1,
      defaultValue = "",
      description = {
        "Only benchmarks with this regular expression somewhere in their line of --list.",
        "Default: all"
      })
  private String filter;

  @Option(names = "--list", order = 2, description = "Tell the benchmarks and run none.")
  private boolean list;

  @Option(
      names = "--quick",
      order = 3,
      description = "Few seconds each, in one Java process: shows that all work; rough figures.")
  private boolean quick;

  @Option(
      names = "--forks",
      paramLabel = "N",
      order = 4,
      description = {
        "Java processes for each benchmark, one after the other; 0 runs all in this one.",
        "Default: 2, with --quick 1"
      })
  private Integer forks;

  @Option(
      names = "--guard",
      order = 5,
      description = {
        "Instead, check in about a minute the ratios that must hold on any machine, measured in turn"
            + " so that other load matters little. Ends with exit code 1 if one does not hold."
      })
  private boolean guard;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 23,
      defaultValue = "out/bench",
      description = {
        "Folder of the results; made if it is missing. Old results are replaced.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Path out;

  private final CommandContext context;
  private final Function<Pattern, SuitePlan> plans;

  BenchCommand(CommandContext context) {
    this(context, filter -> SuitePlan.of(filter, BenchmarkFacts::refusal));
  }

  /**
   * A command.
   *
   * @param plans what is run for a filter
   */
  BenchCommand(CommandContext context, Function<Pattern, SuitePlan> plans) {
    this.context = context;
    this.plans = plans;
  }

  @Override
  public Integer call() throws IOException {
    if (guard) {
      return guard();
    }
    OptionChecks.require(forks == null || forks >= 0, "--forks", forks, "0 or more");
    SuitePlan plan = plans.apply(pattern());
    OptionChecks.require(
        !plan.isEmpty(), "--filter", filter, "part of a benchmark's line (see bench --list)");
    if (list) {
      plan.lines().forEach(context.console().out()::println);
      return ExitCode.DONE;
    }
    SuiteSettings settings =
        new SuiteSettings(quick, forks == null ? OptionalInt.empty() : OptionalInt.of(forks));
    SuiteFolder folder = SuiteFolder.prepare(out);
    try (JmhLock lock = JmhLock.take()) {
      return run(plan, settings, folder);
    }
  }

  private int guard() {
    if (list || quick || forks != null || !filter.isEmpty()) {
      throw new UsageException("--guard is not for use with --filter, --list, --quick or --forks");
    }
    GuardTable table = GuardTable.measure();
    table.print(context.console().out());
    if (table.misses() == 0) {
      return ExitCode.DONE;
    }
    context.console().err().println("sigmazero: " + table.misses() + " of the ratios do not hold");
    return ExitCode.FAILURE;
  }

  private int run(SuitePlan plan, SuiteSettings settings, SuiteFolder folder) throws IOException {
    RunContext runContext = RunContext.now(context.commandLine());
    long startedAt = System.nanoTime();
    SuiteProgress progress = new SuiteProgress(context.console().err(), settings, plan.cases());
    List<CaseOutcome> outcomes = new SuiteRun(settings, progress, context.cancellation()).run(plan);
    double seconds = (System.nanoTime() - startedAt) / NANOS;
    SuiteResults results = SuiteResults.of(runContext, quick, seconds, outcomes);
    folder.write(results, outcomes);
    print(results, folder);
    return verdict(results);
  }

  private Pattern pattern() {
    try {
      return Pattern.compile(filter);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "--filter is " + filter + ", must be a regular expression: " + e.getDescription());
    }
  }

  private void print(SuiteResults results, SuiteFolder folder) {
    PrintWriter console = context.console().out();
    for (BenchmarkRecord each : results.results()) {
      console.printf("%-72s %s%n", each.label(), each.text());
    }
    console.printf("%-16s %s%n", "took", Numbers.seconds(results.seconds()));
    console.printf("%-16s %s%n", "figures", folder.results());
    console.printf("%-16s %s%n", "report", folder.report());
    console.flush();
  }

  /** Failures were told as they happened; the last line says that there were any. */
  private int verdict(SuiteResults results) {
    int failed = results.failed().size();
    int ran = results.results().size() + failed;
    if (failed == 0 && ran > 0) {
      return ExitCode.DONE;
    }
    String problem =
        ran == 0
            ? "no benchmark could be run here: " + results.refused().get(0).reason()
            : "%d of %d benchmarks failed, the first with: %s"
                .formatted(failed, ran, results.failed().get(0).reason());
    context.console().err().println("sigmazero: " + ErrorLine.onOneLine(problem));
    return ExitCode.FAILURE;
  }
}
