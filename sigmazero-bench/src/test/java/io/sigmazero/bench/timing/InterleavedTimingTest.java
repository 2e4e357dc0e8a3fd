package io.sigmazero.bench.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.bench.timing.InterleavedTiming.Contender;
import io.sigmazero.bench.timing.TurnTimes.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a clock that only the contenders move. */
class InterleavedTimingTest {
  private final List<String> calls = new ArrayList<>();
  private long now;

  @Test
  void turnsAreLongEnoughAndComeInTurn() {
    InterleavedTiming timing =
        new InterleavedTiming(3, Duration.ofNanos(1000), Duration.ofNanos(100), () -> now);
    TurnTimes times = timing.run(List.of(contender("a", 30, 1), contender("b", 250, 1)));
    // Warm-up until 1000 ns are over, then 1 + 2 + 4 calls to find 4 calls of 30 ns fill a turn.
    List<String> expected = new ArrayList<>();
    add(expected, "a", 34 + 7);
    add(expected, "b", 4 + 1);
    for (int round = 0; round < 3; round++) {
      add(expected, "a", 4);
      add(expected, "b", 1);
    }
    assertThat(calls).isEqualTo(expected);
    assertThat(times.median("a")).isEqualTo(30);
    assertThat(times.ratio("b", "a").median()).isCloseTo(250 / 30.0, within(1e-12));
  }

  @Test
  void operationsOfACallAreCounted() {
    TurnTimes times =
        new InterleavedTiming(1, Duration.ZERO, Duration.ofNanos(1), () -> now)
            .run(List.of(contender("sixteen", 320, 16), contender("one", 10, 1)));
    assertThat(times.median("sixteen")).isEqualTo(20);
    assertThat(times.ratio("sixteen", "one").median()).isEqualTo(2);
  }

  @Test
  void aDisturbanceOfAllContendersOrOfOneTurnDoesNotMatter() {
    TurnTimes times =
        TurnTimes.of(
            List.of("slow", "fast"),
            new double[][] {
              // Round 2: everything takes ten times as long; round 4: only one turn does.
              {10, 1000, 100, 1000, 100},
              {1, 100, 10, 10, 10},
            });
    Spread ratio = times.ratio("slow", "fast");
    assertThat(ratio.median()).isEqualTo(10);
    assertThat(ratio.lower()).isEqualTo(10);
    assertThat(ratio.upper()).isEqualTo(10);
    assertThat(times.median("fast")).isEqualTo(10);
  }

  @Test
  void quartilesAreBetweenRanks() {
    assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(1.75, 2.5, 3.25));
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
    assertThat(Spread.of(1, 2, 3, 4, 100)).isEqualTo(new Spread(2, 3, 4));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new InterleavedTiming(0, Duration.ZERO, Duration.ZERO))
        .hasMessage("rounds is 0, must be at least 1");
    TurnTimes times = TurnTimes.of(List.of("a"), new double[][] {{1}});
    assertThatThrownBy(() -> times.median("b"))
        .hasMessage("there is no contender b, there are [a]");
    assertThatThrownBy(() -> TurnTimes.of(List.of("a", "a"), new double[][] {{1}, {2}}))
        .hasMessage("two contenders are named a");
  }

  private Contender contender(String name, long nanos, int operations) {
    return new Contender(
        name,
        () -> {
          calls.add(name);
          now += nanos;
        },
        operations);
  }

  private static void add(List<String> list, String name, int times) {
    for (int i = 0; i < times; i++) {
      list.add(name);
    }
  }
}
