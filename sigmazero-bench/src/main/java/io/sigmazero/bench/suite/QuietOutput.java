package io.sigmazero.bench.suite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Keeps the last lines that JMH and its JVMs print, and shows none of them. Thread safe. */
final class QuietOutput implements OutputFormat {
  private static final int KEPT = 40;

  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();

  /** The last lines, oldest first; lines without text are left out. */
  synchronized List<String> lastLines() {
    endLine();
    return List.copyOf(lines);
  }

  @Override
  public synchronized void print(String text) {
    text.chars().forEach(c -> append((char) c));
  }

  @Override
  public void println(String text) {
    print(text + "\n");
  }

  @Override
  public synchronized void write(int b) {
    append((char) (b & 0xff));
  }

  @Override
  public void write(byte[] bytes) {
    print(new String(bytes, StandardCharsets.UTF_8));
  }

  private void append(char c) {
    if (c == '\n' || c == '\r') {
      endLine();
    } else {
      line.append(c);
    }
  }

  private void endLine() {
    if (!line.toString().isBlank()) {
      lines.add(line.toString());
      if (lines.size() > KEPT) {
        lines.remove();
      }
    }
    line.setLength(0);
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams iteration, int number) {}

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams iteration, int number, IterationResult data) {}

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {}

  @Override
  public void endBenchmark(BenchmarkResult result) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> results) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public void verbosePrintln(String text) {}
}
