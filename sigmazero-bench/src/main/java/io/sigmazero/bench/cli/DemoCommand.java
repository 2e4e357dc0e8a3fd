package io.sigmazero.bench.cli;

import io.sigmazero.bench.demo.DemoFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Attacks a model and digits that the program carries. */
@Command(
    name = "demo",
    header = "Attack a small model that comes with the program, on digits that come with it.",
    description = "Takes well under a minute and needs nothing. Open the report in a browser.",
    footer = {"", "Example:", "  sigmazero demo"})
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 1,
      defaultValue = "out/demo",
      description = {
        "Folder of the results; made if it is missing. Old results are replaced.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Path out;

  private final CommandContext context;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    try (DemoFiles files = DemoFiles.unpack()) {
      List<String> arguments =
          List.of(
              "--model", files.model().toString(),
              "--data", files.images().toString(),
              "--labels", files.labels().toString(),
              "--out", out.toString());
      AttackCommand attack = new AttackCommand(context, DemoCommand::embedded);
      CommandLine.populateCommand(attack, arguments.toArray(String[]::new));
      int code = attack.call();
      if (code == ExitCode.DONE) {
        context.console().out().printf("%-16s open %s in a browser%n", "next", report());
        context.console().out().flush();
      }
      return code;
    }
  }

  /** The temporary place of an embedded file means nothing to a reader. */
  private static String embedded(Path file) {
    return "embedded/" + file.getFileName();
  }

  private String report() {
    return out.resolve("report.html").toAbsolutePath().normalize().toString();
  }
}
