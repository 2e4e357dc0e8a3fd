package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.Trial;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.testing.LinearModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The search for the smallest k, with an attack whose smallest is known. */
class BudgetSearchTest {
  private static final int PASSES_PER_TRY = 7;

  @Property(tries = 400)
  void findsTheSmallestAndCountsAll(
      @ForAll @IntRange(min = 1, max = 300) int features,
      @ForAll @IntRange(min = 0, max = 299) int below) {
    int smallest = features - below % features;
    Threshold attack = new Threshold(smallest, 0, 0, 1);
    TrialResult result = run(attack, features, PassBudget.UNLIMITED);
    assertThat(result.error()).isEmpty();
    assertThat(result.l0()).hasValue(smallest);
    int passes = 0;
    for (Try one : attack.tries) {
      assertThat(one.allowed).isEqualTo(PASSES_PER_TRY);
      passes += one.spent;
    }
    assertThat(result.forwardPasses()).isEqualTo(passes);
    double logarithm = Math.log(features) / Math.log(2);
    assertThat(attack.tries.size()).isLessThanOrEqualTo((int) (1.5 * logarithm) + 4);
    assertDistinct(attack);
  }

  private static void assertDistinct(Threshold attack) {
    HashSet<Integer> seen = new HashSet<>();
    for (int n = 0; n < attack.tries.size(); n++) {
      assertThat(seen.add(attack.tries.get(n).features)).as("%s", attack.tries).isTrue();
      assertThat(attack.tries.get(n).number).isEqualTo(n);
    }
  }

  @Property(tries = 200)
  void aBudgetIsSpentToTheLastPassAndNoFurther(
      @ForAll @IntRange(min = 2, max = 200) int features,
      @ForAll @IntRange(min = 0, max = 199) int below,
      @ForAll @IntRange(min = 1, max = 400) int budget) {
    int smallest = Math.max(2, features - below % features);
    Threshold attack = new Threshold(smallest, budget, 0, 1);
    // One more than planned is allowed, so that a pass too many would be seen.
    TrialResult result = run(attack, features, PassBudget.of(budget + 1));
    assertThat(result.forwardPasses()).isEqualTo(budget);
    assertThat(result.passesSpent()).isFalse();
    if (budget >= 300) {
      assertThat(result.l0()).hasValue(smallest);
    }
  }

  @Test
  void passesAreDividedOverTheTriesStillExpected() {
    Threshold attack = new Threshold(40, 1000, 0, 1);
    run(attack, 100, PassBudget.of(1000));
    List<Integer> features = new ArrayList<>();
    attack.tries.forEach(one -> features.add(one.features));
    assertThat(features).startsWith(10, 20, 40, 30, 35, 37, 38, 39).endsWith(39);
    // Before a success: this try, one doubling, and the halvings of k = 10, which are 4.
    assertThat(attack.tries.get(0).allowed).isEqualTo(1000 / 6);
    assertThat(attack.tries.get(1).allowed).isEqualTo(834 / 7);
    // Between 20 and 40: five halvings.
    assertThat(attack.tries.get(3).allowed).isEqualTo((834 - 119 - 1) / 5);
    assertThat(attack.tries).allMatch(one -> one.allowed >= 10);
  }

  @Test
  void whatFailedIsTriedAgainWithWhatIsLeft() {
    // From the seventh try on 3 suffice, where before 30 did not.
    Threshold attack = new Threshold(31, 2000, 6, 3);
    TrialResult result = run(attack, 100, PassBudget.of(2000));
    assertThat(result.l0()).hasValue(3);
  }

  @Test
  void fewerChangesThanAllowedMoveTheUpperEndAtOnce() {
    Threshold attack = new Threshold(2, 0, 0, 1);
    attack.usesAsFewAsItCan = true;
    run(attack, 100, PassBudget.UNLIMITED);
    List<Integer> features = new ArrayList<>();
    attack.tries.forEach(one -> features.add(one.features));
    assertThat(features).containsExactly(10, 1);
  }

  @Test
  void withoutAnySuccessEveryNumberUpToAllIsDoubled() {
    Threshold attack = new Threshold(1000, 0, 0, 1);
    TrialResult result = run(attack, 100, PassBudget.UNLIMITED);
    assertThat(result.success()).isFalse();
    List<Integer> features = new ArrayList<>();
    attack.tries.forEach(one -> features.add(one.features));
    assertThat(features).containsExactly(10, 20, 40, 80, 100);
  }

  @Test
  void aFixedNumberIsTriedOnce() {
    Threshold attack = new Threshold(5, 0, 0, 1);
    attack.fixed = 8;
    TrialResult result = run(attack, 100, PassBudget.UNLIMITED);
    assertThat(result.l0()).hasValue(8);
    assertThat(attack.tries).hasSize(1);
    assertThat(attack.tries.get(0).allowed).isEqualTo(PASSES_PER_TRY);
    Threshold planned = new Threshold(50, 33, 0, 1);
    planned.fixed = 8;
    assertThat(run(planned, 6, PassBudget.UNLIMITED).success()).isFalse();
    assertThat(planned.tries.get(0).features).isEqualTo(6);
    assertThat(planned.tries.get(0).allowed).isEqualTo(33);
  }

  private static TrialResult run(Threshold attack, int features, PassBudget budget) {
    // Class 1 wins as soon as the first feature is above a half.
    float[][] weights = new float[2][features];
    weights[1][0] = 1f;
    LinearModel model = new LinearModel(weights, new float[] {0.5f, 0f});
    ArraySamples samples = ArraySamples.of(new float[1][features], new int[] {0});
    try (TrialSession session = new TrialSession(model)) {
      return session.run(attack, samples, 0, budget, 0);
    }
  }

  /** What was asked of the attack, and the passes it took. */
  private record Try(int features, int allowed, int number, int spent) {}

  /** Succeeds at its last pass where a smallest number of features is allowed. */
  private static final class Threshold implements FixedBudgetAttack {
    private final int smallest;
    private final int passes;
    private final int changesAfter;
    private final int laterSmallest;
    private final List<Try> tries = new ArrayList<>();
    private boolean usesAsFewAsItCan;
    private int fixed;

    Threshold(int smallest, int passes, int changesAfter, int laterSmallest) {
      this.smallest = smallest;
      this.passes = passes;
      this.changesAfter = changesAfter == 0 ? Integer.MAX_VALUE : changesAfter;
      this.laterSmallest = laterSmallest;
    }

    @Override
    public String name() {
      return "threshold";
    }

    @Override
    public int features() {
      return fixed;
    }

    @Override
    public int passes() {
      return passes;
    }

    @Override
    public int passesPerTry() {
      return PASSES_PER_TRY;
    }

    @Override
    public boolean attempt(Trial trial, int features, int allowed, int number) {
      int needed = number >= changesAfter ? laterSmallest : smallest;
      boolean succeeds = features >= needed;
      int changes = usesAsFewAsItCan ? needed : features;
      float[] input = trial.clean();
      if (succeeds) {
        Arrays.fill(input, 0, changes, 1f);
        trial.forward(input);
      } else {
        for (int pass = 0; pass < allowed; pass++) {
          trial.forward(input);
        }
      }
      tries.add(new Try(features, allowed, number, succeeds ? 1 : allowed));
      return succeeds;
    }
  }
}
