package io.sigmazero.bench.cli;

import io.sigmazero.bench.progress.LineProgress;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.attack.Cancellation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command run in this process.
 *
 * @param code its exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record CliRun(int code, String out, String err) {

  static CliRun of(Workshop workshop, Object... arguments) {
    return of(workshop, new Cancellation(), arguments);
  }

  static CliRun of(Workshop workshop, Cancellation cancellation, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errWriter = new PrintWriter(err, true);
    Console console =
        new Console(
            new PrintWriter(out, true),
            errWriter,
            (task, total) -> new LineProgress(errWriter, task, total));
    List<String> texts = List.of(arguments).stream().map(Object::toString).toList();
    int code = SigmaZeroCli.run(new CommandContext(workshop, console, cancellation, texts));
    return new CliRun(code, out.toString(), err.toString());
  }
}
