package io.sigmazero.bench.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is redrawn in place: for terminals. */
public final class BarProgress implements Progress {
  private static final int REDRAW_MILLIS = 250;

  private final ProgressBar bar;

  /**
   * Draws the first bar.
   *
   * @param stream the terminal
   * @param task what is done, in a word
   * @param total number of samples
   */
  public BarProgress(PrintStream stream, String task, int total) {
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(stream))
            .build();
  }

  @Override
  public void step(String note) {
    bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
    bar.step();
  }

  @Override
  public void close() {
    bar.close();
  }
}
