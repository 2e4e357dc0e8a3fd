package io.sigmazero.bench.timing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What contenders took, turn by turn. Immutable. */
public final class TurnTimes {
  private final Map<String, double[]> nanos;

  private TurnTimes(Map<String, double[]> nanos) {
    this.nanos = nanos;
  }

  /**
   * Times of contenders.
   *
   * @param nanos nanoseconds an operation, a row a contender, a column a round
   * @throws IllegalArgumentException if two contenders have the same name
   */
  static TurnTimes of(List<String> names, double[][] nanos) {
    Map<String, double[]> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (byName.put(names.get(i), nanos[i]) != null) {
        throw new IllegalArgumentException("two contenders are named " + names.get(i));
      }
    }
    return new TurnTimes(byName);
  }

  /** Median nanoseconds an operation. */
  public double median(String name) {
    return Spread.of(of(name)).median();
  }

  /**
   * How many times as long as {@code divisor} a contender took: the quotient within each round, and
   * of these the median and quartiles. A disturbance that lasts longer than a round meets both and
   * cancels; a shorter one spoils a round or two, which no median minds.
   */
  public Spread ratio(String dividend, String divisor) {
    double[] above = of(dividend);
    double[] below = of(divisor);
    double[] quotients = new double[above.length];
    for (int round = 0; round < quotients.length; round++) {
      quotients[round] = above[round] / below[round];
    }
    return Spread.of(quotients);
  }

  /**
   * How many times as long as {@code divisor} a contender took in all rounds together, with the
   * quartiles of the quotients within a round. For a contender whose work comes in long waves, such
   * as memory that is given back all at once every few seconds: its median turn would leave the
   * waves out, as if they cost nothing.
   */
  public Spread ratioOfTotals(String dividend, String divisor) {
    Spread rounds = ratio(dividend, divisor);
    double total = Arrays.stream(of(dividend)).sum() / Arrays.stream(of(divisor)).sum();
    return new Spread(rounds.lower(), total, rounds.upper());
  }

  private double[] of(String name) {
    double[] times = nanos.get(name);
    if (times == null) {
      throw new IllegalArgumentException(
          "there is no contender " + name + ", there are " + nanos.keySet());
    }
    return times;
  }

  /**
   * The middle half of some numbers.
   *
   * @param lower quartile
   * @param median middle, for an even count the mean of the two middle ones; of totals their
   *     quotient
   * @param upper quartile
   */
  public record Spread(double lower, double median, double upper) {

    /** Of one number or more, in any order; the array is left as it is. */
    public static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    /** Between the two nearest in rank, in proportion. */
    private static double quantile(double[] sorted, double share) {
      double rank = share * (sorted.length - 1);
      int below = (int) rank;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
  }
}
