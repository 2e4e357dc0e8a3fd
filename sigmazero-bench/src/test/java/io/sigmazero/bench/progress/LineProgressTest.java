package io.sigmazero.bench.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LineProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StringWriter text = new StringWriter();

  @Test
  void aLineWithEveryTenth() {
    steps(100, 0.5);
    assertThat(lines()).hasSize(10);
    assertThat(lines().get(0)).isEqualTo("attack: 10 of 100 samples, median l0 3, 45 s left");
  }

  @Test
  void aFastRunIsSilentForASecond() {
    steps(1000, 0.0005);
    assertThat(lines()).isEmpty();
  }

  @Test
  void aSlowRunIsHeardOfEveryFewSecondsButDoesNotFlood() {
    steps(20_000, 1);
    // 20,000 s: one every 5 s at first, then one every twentieth of the time elapsed.
    assertThat(lines().size()).isBetween(60, 180);
    assertThat(lines().get(0)).contains(" 5 of 20000 samples").endsWith(" 6 h left");
  }

  private void steps(int count, double secondsEach) {
    LineProgress progress = new LineProgress(new PrintWriter(text), "attack", count, nanos::get);
    for (int i = 0; i < count; i++) {
      nanos.addAndGet((long) (secondsEach * 1e9));
      progress.step("median l0 3");
    }
    progress.close();
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }
}
