package io.sigmazero.bench.progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A line now and then: for logs and pipes. A line comes with every tenth of the samples, and after
 * some time without one; that time grows with the run, so a long run does not flood a log.
 */
public final class LineProgress implements Progress {
  private static final double NANOS = 1e9;
  private static final double SHORTEST_SILENCE = 1;
  private static final double LONGEST_SILENCE = 5;
  private static final double LONGEST_SILENCE_SHARE = 0.05;

  private final PrintWriter out;
  private final String task;
  private final int total;
  private final LongSupplier nanoClock;
  private final long startedAt;
  private int done;
  private int tenths;
  private double lastLineAt;

  /**
   * Starts the clock; nothing is printed yet.
   *
   * @param out where lines go
   * @param task what is done, in a word
   * @param total number of samples
   */
  public LineProgress(PrintWriter out, String task, int total) {
    this(out, task, total, System::nanoTime);
  }

  LineProgress(PrintWriter out, String task, int total, LongSupplier nanoClock) {
    this.out = out;
    this.task = task;
    this.total = total;
    this.nanoClock = nanoClock;
    this.startedAt = nanoClock.getAsLong();
  }

  @Override
  public void step(String note) {
    done++;
    double elapsed = (nanoClock.getAsLong() - startedAt) / NANOS;
    double silence = elapsed - lastLineAt;
    int tenth = (int) (10L * done / total);
    boolean tenthIsFull = tenth > tenths && silence >= SHORTEST_SILENCE;
    if (tenthIsFull || silence >= Math.max(LONGEST_SILENCE, LONGEST_SILENCE_SHARE * elapsed)) {
      tenths = tenth;
      lastLineAt = elapsed;
      double left = elapsed / done * (total - done);
      String middle = note.isEmpty() ? "" : ", " + note;
      out.printf(
          Locale.ROOT, "%s: %d of %d samples%s, %s left%n", task, done, total, middle, time(left));
      out.flush();
    }
  }

  @Override
  public void close() {
    out.flush();
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 100) {
      return whole + " s";
    }
    return whole < 6000 ? (whole + 30) / 60 + " min" : (whole + 1800) / 3600 + " h";
  }
}
