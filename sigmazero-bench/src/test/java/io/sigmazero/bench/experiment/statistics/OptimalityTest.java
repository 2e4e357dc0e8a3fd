package io.sigmazero.bench.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OptimalityTest {
  /**
   * The first is better on samples 0 and 1, the second on 2 and 3; 4 is misclassified unchanged.
   */
  private final List<SampleLine> first = TestLines.of(2, 4, 10, -1, 0);

  private final List<SampleLine> second = TestLines.of(3, 8, 6, 20, 0);

  @Test
  void handMadeNumbers() {
    Optimality scale = scale(first, second);
    // Best: 2, 4, 6, 20, 0, so ε = 20, ρ(0) = 4/5 and the best area is 32/5.
    assertThat(scale.limit()).isEqualTo(20);
    assertThat(scale.best(2)).isEqualTo(6);
    // First: 2, 4, 10, 20 (a failure, cut at ε), 0: 36/5. Second: 3, 8, 6, 20, 0: 37/5.
    assertThat(scale.of(first)).hasValueCloseTo(1 - (36.0 - 32) / (80 - 32), within(1e-12));
    assertThat(scale.of(second)).hasValueCloseTo(1 - (37.0 - 32) / (80 - 32), within(1e-12));
  }

  @Test
  void theBestOnEverySampleHasOneAndNothingFoundHasNone() {
    List<SampleLine> best = TestLines.of(2, 4, 6, 20, 0);
    Optimality scale = scale(first, second, best);
    assertThat(scale.of(best)).hasValue(1);
    assertThat(scale.of(TestLines.of(-1, -1, -1, -1, 0))).hasValue(0);
    assertThat(scale.of(TestLines.of(21, 300, 20, 20, 0))).hasValue(0);
  }

  @Test
  void aSampleThatNoAttackSucceedsOnCountsForAllAlike() {
    Optimality scale = scale(TestLines.of(5, -1, 3), TestLines.of(4, -1, 3));
    assertThat(scale.best(1)).isInfinite();
    assertThat(scale.limit()).isEqualTo(4);
    // Best: 4, 4 (cut), 3: 11/3; worst: 4; first: 4 (cut), 4, 3.
    assertThat(scale.of(TestLines.of(4, -1, 3))).hasValue(1);
  }

  @Test
  void whereNothingTellsAttacksApartThereIsNone() {
    assertThat(scale(TestLines.of(0, 0)).of(TestLines.of(0, 0))).isEmpty();
    assertThat(scale(TestLines.of(3, 3)).of(TestLines.of(3, 3))).isEmpty();
    assertThat(scale(TestLines.of(-1, -1)).of(TestLines.of(-1, -1))).isEmpty();
  }

  @Property
  void equalsTheAreaUnderTheCurves(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = -1, max = 30) Integer> one,
      @ForAll @Size(min = 8, max = 8) List<@IntRange(min = -1, max = 30) Integer> others) {
    // Whether the unchanged sample is misclassified does not depend on the attack.
    List<SampleLine> a = new ArrayList<>();
    List<SampleLine> b = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      boolean zero = one.get(i) == 0 || others.get(i) == 0;
      a.add(TestLines.line(i, zero ? 0 : one.get(i), List.of()));
      b.add(TestLines.line(i, zero ? 0 : others.get(i), List.of()));
    }
    Optimality scale = scale(a, b);
    double area = 0;
    double best = 0;
    for (int k = 0; k < scale.limit(); k++) {
      for (int i = 0; i < a.size(); i++) {
        area += a.get(i).distance() > k ? 1 : 0;
        best += Math.min(a.get(i).distance(), b.get(i).distance()) > k ? 1 : 0;
      }
    }
    double worst = scale.limit() * a.stream().filter(line -> line.distance() > 0).count();
    if (worst > best) {
      assertThat(scale.of(a)).hasValueCloseTo(1 - (area - best) / (worst - best), within(1e-9));
    } else {
      assertThat(scale.of(a)).isEmpty();
    }
  }

  @SafeVarargs
  private static Optimality scale(List<SampleLine>... attacks) {
    List<SampleLine> all = new ArrayList<>();
    for (List<SampleLine> attack : attacks) {
      all.addAll(attack);
    }
    return Optimality.relativeTo(all);
  }
}
