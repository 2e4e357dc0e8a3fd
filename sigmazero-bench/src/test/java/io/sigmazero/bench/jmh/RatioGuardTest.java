package io.sigmazero.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.jmh.RatioGuard.Verdict;
import io.sigmazero.bench.timing.InterleavedTiming;
import io.sigmazero.bench.timing.TurnTimes.Spread;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatioGuardTest {
  private static final RatioClaim FAST = new RatioClaim("slow / fast", 3, true);
  private static final RatioClaim SMALL = new RatioClaim("part / whole", 0.05, false);

  @Test
  void boundsAreHeldByTheMedian() {
    assertThat(FAST.holdsFor(new Spread(1, 3, 9))).isTrue();
    assertThat(FAST.holdsFor(new Spread(2.9, 2.99, 9))).isFalse();
    assertThat(SMALL.holdsFor(new Spread(0, 0.05, 1))).isTrue();
    assertThat(SMALL.holdsFor(new Spread(0, 0.051, 1))).isFalse();
    assertThat(FAST.holdsFor(Spread.of(Double.NaN))).isFalse();
    assertThat(SMALL.holdsFor(Spread.of(Double.NaN))).isFalse();
  }

  @Test
  void aMeasurementIsRepeatedUntilItsClaimsHold() {
    List<Verdict> verdicts = check(List.of(2.0, 3.5), List.of(0.06, 0.04));
    assertThat(verdicts)
        .containsExactly(
            new Verdict(FAST, Spread.of(3.5), 2), new Verdict(SMALL, Spread.of(0.04), 2));
    assertThat(verdicts).allMatch(Verdict::holds);
  }

  @Test
  void afterThreeAttemptsTheBestCounts() {
    List<Verdict> verdicts = check(List.of(2.0, 2.9, 2.5), List.of(0.06, 0.04, 0.06));
    assertThat(verdicts)
        .containsExactly(
            new Verdict(FAST, Spread.of(2.9), 3), new Verdict(SMALL, Spread.of(0.04), 3));
    assertThat(verdicts.get(0).holds()).isFalse();
    assertThat(verdicts.get(1).holds()).isTrue();
  }

  @Test
  void theTableTellsMisses() {
    StringWriter out = new StringWriter();
    GuardTable table =
        GuardTable.of(
            List.of(
                new Verdict(FAST, new Spread(2, 2.5, 3.25), 3),
                new Verdict(SMALL, Spread.of(0.0123), 1)),
            Optional.empty());
    table.print(new PrintWriter(out));
    assertThat(table.misses()).isOne();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "ratio measured middle half must be verdict",
            "slow / fast 2.50 2.00 .. 3.25 ≥ 3.00 MISSED (best of 3)",
            "part / whole 0.0123 0.0123 .. 0.0123 ≤ 0.0500 holds");
  }

  @Test
  void aVectorKernelThatIsMissingIsAMissWhereJavaHasIt() {
    StringWriter out = new StringWriter();
    GuardTable table = GuardTable.of(List.of(), Optional.of("no module"));
    table.print(new PrintWriter(out));
    boolean hasVectors = Runtime.version().feature() >= 22;
    assertThat(table.misses()).isEqualTo(hasVectors ? 1 : 0);
    assertThat(out.toString()).contains(hasVectors ? "MISSED: no module" : "left out: no module");
  }

  /** Whether the measurements work, not what they give: a test's machine is never quiet. */
  @Test
  void allRatiosCanBeMeasured() {
    InterleavedTiming once = new InterleavedTiming(1, Duration.ZERO, Duration.ofMillis(1));
    GuardedRatios ratios = new GuardedRatios(once, once);
    List<RatioClaim> claims = new ArrayList<>();
    for (RatioGuard.Measurement measurement : ratios.all()) {
      measurement
          .measure()
          .forEach(
              (claim, measured) -> {
                claims.add(claim);
                assertThat(measured.median()).as(claim.text()).isPositive().isFinite();
              });
    }
    assertThat(claims).hasSize(StepRunners.refusal(StepRunners.VECTOR).isEmpty() ? 5 : 3);
    assertThat(claims.get(claims.size() - 1).text()).contains("backward passes");
  }

  private static List<Verdict> check(List<Double> fast, List<Double> small) {
    int[] attempt = {0};
    return RatioGuard.check(
        List.of(
            () -> {
              int i = attempt[0]++;
              Map<RatioClaim, Spread> found = new java.util.LinkedHashMap<>();
              found.put(FAST, Spread.of(fast.get(i)));
              found.put(SMALL, Spread.of(small.get(i)));
              return found;
            }));
  }
}
