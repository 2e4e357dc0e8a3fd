package io.sigmazero.bench.cli;

import io.sigmazero.bench.experiment.config.ConfigException;
import io.sigmazero.bench.experiment.config.ConfigFile;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.FiguresJson;
import io.sigmazero.bench.experiment.kinds.ExperimentFigures;
import io.sigmazero.bench.experiment.kinds.Kind;
import io.sigmazero.bench.experiment.report.ExperimentReport;
import io.sigmazero.bench.experiment.run.ExperimentJob;
import io.sigmazero.bench.experiment.run.ExperimentModels;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.run.RunComparison;
import io.sigmazero.bench.experiment.run.RunFolder;
import io.sigmazero.bench.suite.RunContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs an experiment. */
@Command(
    name = "experiment",
    header = "Compare attacks, or study one, as a file describes it.",
    description = {
      "Runs the experiment of a YAML or JSON file and writes into the output folder:",
      "  config.json       the experiment with all defaults filled in",
      "  environment.json  what the results rest on: hashes, versions, machine",
      "  results.jsonl     a line a sample of each attack, as soon as it is done",
      "  figures.json      what the report shows, as data",
      "  report.html       the same for people; plots as files beside it",
      "A run that was interrupted or killed continues when the same command is given again.",
      "'--list' tells the kinds of experiment and the attacks with their options."
    },
    footer = {"", "Example:", "  sigmazero experiment experiments/compare-demo.yaml"})
final class ExperimentCommand implements Callable<Integer> {
  private static final String REPORT = "report.html";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The experiment, YAML or JSON. Paths in it are relative to it.")
  private Path file;

  @Option(
      names = "--list",
      order = 1,
      description = "Tell the kinds of experiment and the attacks, and run nothing.")
  private boolean list;

  @Option(
      names = "--check",
      order = 2,
      description = "Tell what the file asks for, and run nothing.")
  private boolean check;

  @Option(
      names = "--compare",
      paramLabel = "DIR",
      arity = "2",
      order = 3,
      description = {
        "Instead, compare the folders of two runs, leaving out times, memory, machine and dates.",
        "Ends with exit code 1 if they differ, and tells where first."
      })
  private List<Path> compared;

  @Option(
      names = "--fresh",
      order = 3,
      description = "Delete what an earlier run left in the output folder.")
  private boolean fresh;

  @Option(
      names = "--no-report",
      order = 5,
      description = "Write figures.json only; the report comes when the command is given again.")
  private boolean withoutReport;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 23,
      description = {
        "Folder of the run; made if it is missing.",
        "Default: out/ and the file's name"
      })
  private Path out;

  @Mixin private ThreadOption threads;

  private final CommandContext context;

  ExperimentCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    PrintWriter console = context.console().out();
    if (list) {
      ExperimentListing.print(console);
      return ExitCode.DONE;
    }
    if (compared != null) {
      return compare(console);
    }
    if (file == null) {
      throw new UsageException("FILE is missing: the experiment to run (see experiment --list)");
    }
    ExperimentPlan plan;
    try {
      ExperimentConfig config = ConfigFile.read(file);
      plan = Kind.of(config.kind()).plan(config);
    } catch (ConfigException e) {
      throw new UsageException(e.getMessage(), e);
    }
    if (check) {
      new PlanListing(plan).print(console);
      return ExitCode.DONE;
    }
    run(plan, workers);
    return ExitCode.DONE;
  }

  private int compare(PrintWriter console) throws IOException {
    Optional<String> difference = new RunComparison(compared.get(0), compared.get(1)).difference();
    console.println(difference.orElse("equal apart from times"));
    return difference.isEmpty() ? ExitCode.DONE : ExitCode.FAILURE;
  }

  private void run(ExperimentPlan plan, int workers) throws IOException {
    Path folder = folder();
    try (RunFolder run = RunFolder.open(folder)) {
      if (fresh) {
        run.clear();
      }
      try (ExperimentModels models = ExperimentModels.load(plan.config(), context.workshop())) {
        ExperimentJob job =
            new ExperimentJob(plan, models, run, RunContext.now(context.commandLine()), workers);
        ExperimentOutcome outcome = job.run(context.console().progress(), context.cancellation());
        Figures figures = ExperimentFigures.of(outcome, folder);
        run.write(RunFolder.FIGURES, FiguresJson.of(figures));
        if (!withoutReport) {
          ExperimentReport.write(figures, folder);
        }
        report(job, figures, folder);
      }
    }
  }

  private void report(ExperimentJob job, Figures figures, Path folder) {
    PrintWriter console = context.console().out();
    if (job.written() == 0) {
      console.printf("%s was complete (%d samples); only its report is new%n", folder, job.found());
    } else if (job.found() > 0) {
      console.printf("continued: %d samples were there, %d are new%n", job.found(), job.written());
    }
    if (!figures.summary().isEmpty()) {
      console.println(figures.summary());
    }
    String written = withoutReport ? RunFolder.FIGURES : REPORT;
    console.printf("%-16s %s%n", "written", folder.resolve(written));
    console.flush();
  }

  private Path folder() {
    if (out != null) {
      return out;
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return Path.of("out", dot > 0 ? name.substring(0, dot) : name);
  }
}
