package io.sigmazero.bench.cli;

import io.sigmazero.bench.progress.BarProgress;
import io.sigmazero.bench.progress.LineProgress;
import io.sigmazero.bench.progress.ProgressFactory;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.attack.Cancellation;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the program starts. */
public final class Main {
  /** Set by the launcher, which can tell: whether standard error is a terminal. */
  private static final String TERMINAL = "sigmazero.terminal";

  private static final int LONGEST_FAREWELL_SECONDS = 10;

  private Main() {}

  /** Runs a command and ends the program with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    ProgressFactory progress =
        Boolean.getBoolean(TERMINAL)
            ? (task, total) -> new BarProgress(System.err, task, total)
            : (task, total) -> new LineProgress(err, task, total);
    Cancellation cancellation = new Cancellation();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(cancellation, done)));
    int code =
        SigmaZeroCli.run(
            new CommandContext(
                Workshop.standard(), new Console(out, err, progress), cancellation, List.of(args)));
    done.countDown();
    System.exit(code);
  }

  /** An interrupted program says what is left of its run before the Java runtime ends it. */
  private static void cancel(Cancellation cancellation, CountDownLatch done) {
    cancellation.request();
    try {
      if (!done.await(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("sigmazero: interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
