package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * AttackBench's local optimality (Cinà et al. 2024, arXiv 2404.19460, section 3): how near an
 * attack comes to the best that is known of each sample.
 *
 * <p>The robust accuracy ρ(k) is the share of samples whose ℓ0 is above k: clean accuracy at 0, and
 * falling. ρ* is that of the best attack known for each sample, which has the smallest ℓ0 that any
 * attack found. With ε the largest of these,
 *
 * <pre>optimality = 1 − ∫₀^ε (ρ(k) − ρ*(k)) dk / (ε·ρ(0) − ∫₀^ε ρ*(k) dk)</pre>
 *
 * which is 1 for an attack that is best on every sample and 0 for one that finds nothing. As ρ is a
 * step function, the area under it up to ε is the mean of min(ℓ0, ε), which is how it is computed
 * here: exactly. (AttackBench's program joins the steps by straight lines and starts at the
 * smallest ℓ0 that occurs, which differs by a fraction of a feature.) A sample that no attack
 * succeeds on has no best; it counts as ε for all. Immutable.
 */
public final class Optimality {
  private final Map<Integer, Double> best;
  private final double limit;

  private Optimality(Map<Integer, Double> best) {
    this.best = Map.copyOf(best);
    this.limit =
        best.values().stream().filter(Double::isFinite).mapToDouble(d -> d).max().orElse(0);
  }

  /**
   * The scale by which attacks on one model are measured.
   *
   * @param lines all that is known of the model's samples
   */
  public static Optimality relativeTo(Collection<SampleLine> lines) {
    Map<Integer, Double> best = new HashMap<>();
    lines.forEach(line -> best.merge(line.index(), line.distance(), Math::min));
    return new Optimality(best);
  }

  /** ε: the largest ℓ0 that the best attack of a sample needs. */
  public double limit() {
    return limit;
  }

  /**
   * The smallest ℓ0 known of a sample, infinite if no attack succeeded.
   *
   * @param index as in the lines
   */
  public double best(int index) {
    return best.get(index);
  }

  /**
   * How near lines come to the best that is known of their samples.
   *
   * @param lines of samples that the scale knows
   * @return at most 1; empty where nothing tells attacks apart, because none needed anything or no
   *     sample could be better than ε
   */
  public OptionalDouble of(List<SampleLine> lines) {
    // Sums rather than means: they are whole numbers, so equal areas are equal to the bit.
    double area = lines.stream().mapToDouble(l -> Math.min(l.distance(), limit)).sum();
    double bestArea = lines.stream().mapToDouble(l -> Math.min(best(l.index()), limit)).sum();
    double worst = limit * lines.stream().filter(l -> best(l.index()) > 0).count();
    return worst > bestArea
        ? OptionalDouble.of(1 - (area - bestArea) / (worst - bestArea))
        : OptionalDouble.empty();
  }
}
