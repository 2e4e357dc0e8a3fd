package io.sigmazero.bench.jmh;

import io.sigmazero.bench.timing.TurnTimes.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds claims on ratios. Each measurement is repeated until all its claims hold, three times at
 * most: a busy machine makes a ratio worse now and then, a slow kernel makes it worse every time.
 */
public final class RatioGuard {
  private static final int ATTEMPTS = 3;

  private RatioGuard() {}

  /** Measures what some claims are about, all in one go. */
  @FunctionalInterface
  interface Measurement {
    /** What was found, by claim. */
    Map<RatioClaim, Spread> measure();
  }

  /**
   * What became of a claim.
   *
   * @param claim what must hold
   * @param measured the best that was measured
   * @param attempts measurements that were made
   */
  record Verdict(RatioClaim claim, Spread measured, int attempts) {
    boolean holds() {
      return claim.holdsFor(measured);
    }
  }

  /** Measures until all claims hold or no attempt is left. */
  static List<Verdict> check(List<Measurement> measurements) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Measurement measurement : measurements) {
      verdicts.addAll(check(measurement));
    }
    return verdicts;
  }

  private static List<Verdict> check(Measurement measurement) {
    Map<RatioClaim, Spread> best = new LinkedHashMap<>();
    int attempts = 0;
    do {
      attempts++;
      measurement
          .measure()
          .forEach(
              (claim, measured) ->
                  best.merge(claim, measured, (old, one) -> claim.isBetter(one, old) ? one : old));
    } while (attempts < ATTEMPTS
        && best.entrySet().stream().anyMatch(each -> !each.getKey().holdsFor(each.getValue())));
    int made = attempts;
    return best.entrySet().stream()
        .map(each -> new Verdict(each.getKey(), each.getValue(), made))
        .toList();
  }
}
