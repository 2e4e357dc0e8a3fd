package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.testing.TwoLayerModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What each option promises, on small random networks. */
class AttackOptionsTest {
  private static final int SAMPLES = 4;
  private static final int CLASSES = 4;

  /** A network of C×H×W inputs with samples it classifies right. */
  private static final class Case {
    final TwoLayerModel model;
    final float[][] inputs = new float[SAMPLES][];
    final int[] labels = new int[SAMPLES];
    final int channels;
    final int positions;

    Case(long seed) {
      Random random = new Random(seed);
      channels = 1 + random.nextInt(3);
      int height = 2 + random.nextInt(4);
      int width = 2 + random.nextInt(4);
      positions = height * width;
      model = TwoLayerModel.random(CLASSES, 12, seed, channels, height, width);
      for (int i = 0; i < SAMPLES; i++) {
        inputs[i] = farFromTheBoundary(random);
        labels[i] = model.predict(inputs[i]);
      }
    }

    /** Of some random inputs the one with the largest margin: most fall to a single change. */
    private float[] farFromTheBoundary(Random random) {
      float[] best = null;
      double largest = -1;
      for (int draw = 0; draw < 60; draw++) {
        float[] input = new float[channels * positions];
        for (int j = 0; j < input.length; j++) {
          input[j] = random.nextInt(256) / 255f;
        }
        float[] logits = model.logits(input);
        Arrays.sort(logits);
        double margin = logits[CLASSES - 1] - logits[CLASSES - 2];
        if (margin > largest) {
          largest = margin;
          best = input;
        }
      }
      return best;
    }

    /** Runs and collects the iterations of all samples. */
    List<SampleResult> trace(SigmaZeroBuilder builder, List<TracePoint> points) {
      List<SampleResult> results = new ArrayList<>();
      AttackListener listener =
          new AttackListener() {
            @Override
            public void onResult(SampleResult result) {
              results.add(result);
            }

            @Override
            public boolean traces(int index) {
              return true;
            }

            @Override
            public void onTrace(TracePoint point) {
              points.add(point);
            }
          };
      builder.build().run(model, ArraySamples.of(inputs, labels), Execution.ofThreads(1), listener);
      results.sort(Comparator.comparingInt(SampleResult::index));
      return results;
    }

    List<SampleResult> run(SigmaZeroBuilder builder) {
      return run(builder, Execution.ofThreads(1));
    }

    List<SampleResult> run(SigmaZeroBuilder builder, Execution execution) {
      List<SampleResult> results = new ArrayList<>();
      builder.build().run(model, ArraySamples.of(inputs, labels), execution, results::add);
      results.sort(Comparator.comparingInt(SampleResult::index));
      assertThat(results).hasSize(SAMPLES).allMatch(r -> r.error().isEmpty());
      return results;
    }
  }

  @Test
  void onlyTheChosenSamplesAreTraced() {
    Case given = new Case(11);
    List<Integer> told = new ArrayList<>();
    AttackListener listener =
        new AttackListener() {
          @Override
          public void onResult(SampleResult result) {}

          @Override
          public boolean traces(int index) {
            return index == 1;
          }

          @Override
          public void onTrace(TracePoint point) {
            told.add(point.index());
          }
        };
    attack()
        .build()
        .run(
            given.model,
            ArraySamples.of(given.inputs, given.labels),
            Execution.ofThreads(2),
            listener);
    assertThat(told).isNotEmpty().containsOnly(1);
  }

  private static SigmaZeroBuilder attack() {
    return attack(Variant.PAPER);
  }

  private static SigmaZeroBuilder attack(Variant variant) {
    return SigmaZero.builder().steps(60).variant(variant);
  }

  private static int worth(SampleResult result) {
    return result.l0().orElse(Integer.MAX_VALUE);
  }

  @Property(tries = 25)
  void targetsAreReachedOrReportedAsMissed(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    int[] targets = new Random(seed).ints(SAMPLES, 0, CLASSES).toArray();
    for (SampleResult result : given.run(attack(variant).goal(Goal.targets(targets)))) {
      int target = targets[result.index()];
      assertThat(result.target()).hasValue(target);
      assertThat(result.success()).isEqualTo(result.adversarialPrediction().isPresent());
      if (result.success()) {
        assertThat(given.model.predict(result.adversarial())).isEqualTo(target);
        assertThat(result.l0().getAsInt() == 0).isEqualTo(target == result.label());
      }
    }
  }

  @Property(tries = 25)
  void leastAndSecondMostLikelyAreTakenFromTheCleanLogits(
      @ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    List<SampleResult> least = given.run(attack(variant).goal(Goal.leastLikely()));
    List<SampleResult> second = given.run(attack(variant).goal(Goal.secondMostLikely()));
    for (int i = 0; i < SAMPLES; i++) {
      float[] logits = given.model.logits(given.inputs[i]);
      Integer[] order = {0, 1, 2, 3};
      Arrays.sort(order, Comparator.comparing(k -> -logits[k]));
      assertThat(least.get(i).target()).hasValue(order[CLASSES - 1]);
      assertThat(second.get(i).target()).hasValue(order[1]);
      if (second.get(i).success()) {
        assertThat(given.model.predict(second.get(i).adversarial())).isEqualTo(order[1]);
      }
    }
  }

  @Property(tries = 25)
  void byPixelAPositionCountsOnce(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    for (SampleResult result : given.run(attack(variant).grouping(Grouping.byPixel()))) {
      if (!result.success()) {
        continue;
      }
      Set<Integer> positions = new HashSet<>();
      for (int j : changed(given, result)) {
        positions.add(j % given.positions);
      }
      assertThat(result.l0()).hasValue(positions.size());
      assertThat(result.changedFeatures()).hasValue(changed(given, result).size());
    }
  }

  @Property(tries = 25)
  void anyGroupsCountOnce(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    int[] ids = new Random(seed).ints(given.channels * given.positions, -5, 5).toArray();
    for (SampleResult result : given.run(attack(variant).grouping(Grouping.byGroup(ids)))) {
      if (result.success()) {
        Set<Integer> groups = new HashSet<>();
        changed(given, result).forEach(j -> groups.add(ids[j]));
        assertThat(result.l0()).hasValue(groups.size());
      }
    }
  }

  @Property(tries = 25)
  void whatTheMaskFixesNeverChanges(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    Random random = new Random(seed);
    boolean[][] fixed = new boolean[SAMPLES][given.channels * given.positions];
    for (boolean[] sample : fixed) {
      for (int j = 0; j < sample.length; j++) {
        sample[j] = random.nextInt(3) == 0;
      }
    }
    SigmaZeroBuilder attack =
        attack(variant).mask(Mask.perSample(fixed)).starts(new Starts(Starts.Point.CLEAN, 1, seed));
    for (SampleResult result : given.run(random.nextBoolean() ? attack.levels(256) : attack)) {
      if (result.success()) {
        for (int j : changed(given, result)) {
          assertThat(fixed[result.index()][j]).as("feature %d", j).isFalse();
        }
      }
    }
  }

  @Property(tries = 25)
  void onLevelsEveryValueIsOneAndStillAdversarial(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 300) int levels,
      @ForAll Variant variant) {
    Case given = new Case(seed);
    for (SampleResult result : given.run(attack(variant).levels(levels))) {
      for (float value : result.adversarial()) {
        float index = value * (levels - 1);
        assertThat((float) Math.round(index) / (levels - 1)).isEqualTo(value);
      }
      if (result.success()) {
        assertThat(given.model.predict(result.adversarial())).isNotEqualTo(result.label());
      }
    }
  }

  @Test
  void samplesOf8BitsStayWhatTheyAreOn256Levels() {
    Case given = new Case(5);
    for (SampleResult result : given.run(attack().levels(256))) {
      assertThat(result.success()).isTrue();
      assertThat(changed(given, result)).hasSize(result.l0().getAsInt());
    }
  }

  @Property(tries = 25)
  void limitsOnPassesAreKept(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int limit, @ForAll Variant variant) {
    Case given = new Case(seed);
    StopRules forward =
        new StopRules(
            OptionalInt.empty(),
            OptionalInt.of(limit),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty());
    StopRules backward =
        new StopRules(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(limit),
            OptionalInt.empty(),
            OptionalDouble.empty());
    for (SampleResult result :
        given.run(
            attack(variant)
                .stopRules(forward)
                .refine(true)
                .starts(new Starts(Starts.Point.CLEAN, 3, 1)))) {
      assertThat(result.forwardPasses()).isLessThanOrEqualTo(limit);
      assertThat(result.stopReason()).isIn(StopReason.FORWARD_PASSES, StopReason.MINIMAL);
    }
    for (SampleResult result : given.run(attack(variant).stopRules(backward))) {
      assertThat(result.backwardPasses()).isLessThanOrEqualTo(limit);
    }
  }

  @Property(tries = 25)
  void aBudgetIsMetWithNoMorePassesThanWithoutIt(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    List<SampleResult> whole = given.run(attack(variant));
    List<SampleResult> budgeted = given.run(attack(variant).budget(5));
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(worth(budgeted.get(i)) <= 5).isEqualTo(worth(whole.get(i)) <= 5);
      assertThat(budgeted.get(i).forwardPasses()).isLessThanOrEqualTo(whole.get(i).forwardPasses());
      if (budgeted.get(i).stopReason() == StopReason.BUDGET) {
        assertThat(budgeted.get(i).l0().getAsInt()).isLessThanOrEqualTo(5);
      }
    }
  }

  @Property(tries = 25)
  void patienceEndsASearchThatBringsNothing(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    StopRules patient =
        new StopRules(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(7),
            OptionalDouble.empty());
    List<SampleResult> whole = given.run(attack(variant));
    for (SampleResult result : given.run(attack(variant).stopRules(patient))) {
      assertThat(result.success()).isEqualTo(whole.get(result.index()).success());
      if (result.stopReason() == StopReason.PATIENCE) {
        assertThat(result.forwardPasses()).isLessThan(60).isGreaterThan(7);
      }
    }
  }

  @Test
  void patienceCountsFromTheLastImprovement() {
    Case given = new Case(1);
    StopRules patient =
        new StopRules(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(7),
            OptionalDouble.empty());
    List<TracePoint> points = new ArrayList<>();
    List<SampleResult> results = given.trace(attack().stopRules(patient), points);
    assertThat(results).anyMatch(r -> r.stopReason() == StopReason.PATIENCE);
    for (SampleResult result : results) {
      if (result.stopReason() == StopReason.PATIENCE) {
        int best = Integer.MAX_VALUE;
        int bestAt = 0;
        for (TracePoint point : points) {
          if (point.index() == result.index() && point.margin() < 0 && point.l0() < best) {
            best = point.l0();
            bestAt = point.iteration();
          }
        }
        assertThat(result.forwardPasses()).isEqualTo(bestAt + 1 + 7);
      }
    }
  }

  @Property(tries = 25)
  void onLevelsTheSparsestLookIsTheResult(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    List<TracePoint> points = new ArrayList<>();
    for (SampleResult result : given.trace(attack(variant).levels(4), points)) {
      int best =
          points.stream()
              .filter(p -> p.index() == result.index() && p.margin() < 0)
              .mapToInt(TracePoint::l0)
              .min()
              .orElse(Integer.MAX_VALUE);
      assertThat(worth(result)).isEqualTo(best);
    }
  }

  @Test
  void timeEndsASample() {
    Case given = new Case(3);
    StopRules hurried =
        new StopRules(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalDouble.of(1e-9));
    for (SampleResult result : given.run(attack().stopRules(hurried))) {
      assertThat(result.forwardPasses()).isEqualTo(1);
      assertThat(result.stopReason()).isEqualTo(StopReason.TIME);
    }
  }

  @Property(tries = 25)
  void furtherSearchesNeverLose(@ForAll long seed) {
    Case given = new Case(seed);
    List<SampleResult> once = given.run(attack());
    List<SampleResult> again = given.run(attack().starts(new Starts(Starts.Point.CLEAN, 2, seed)));
    List<SampleResult> warm =
        given.run(
            attack()
                .starts(new Starts(i -> Optional.of(once.get(i).adversarial()), 0, 0))
                .refine(true));
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(worth(again.get(i))).isLessThanOrEqualTo(worth(once.get(i)));
      assertThat(worth(warm.get(i))).isLessThanOrEqualTo(worth(once.get(i)));
      assertThat(warm.get(i).cleanPrediction()).isEqualTo(once.get(i).cleanPrediction());
    }
  }

  @Property(tries = 25)
  void refiningNeverLosesAndCostsAtLeastAPassAChange(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    List<SampleResult> plain = given.run(attack(variant));
    List<SampleResult> refined = given.run(attack(variant).refine(true));
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(worth(refined.get(i))).isLessThanOrEqualTo(worth(plain.get(i)));
      int more = refined.get(i).forwardPasses() - plain.get(i).forwardPasses();
      // None is tried where one feature or none is left.
      assertThat(
              more >= worth(refined.get(i))
                  || worth(refined.get(i)) <= 1
                  || !plain.get(i).success())
          .isTrue();
    }
  }

  @Property(tries = 25)
  void afterRefiningNoSingleChangeCanBeSpared(@ForAll long seed) {
    Case given = new Case(seed);
    for (SampleResult result : given.run(SigmaZero.builder().steps(12).refine(true))) {
      float[] adversarial = result.adversarial();
      if (!result.success() || result.l0().getAsInt() < 2) {
        continue;
      }
      for (int j : changed(given, result)) {
        float changed = adversarial[j];
        adversarial[j] = given.inputs[result.index()][j];
        float[] logits = given.model.logits(adversarial);
        float own = logits[result.label()];
        // A tie, as of a network whose hidden units are all off, is not adversarial.
        for (float logit : logits) {
          assertThat(logit).as("without %d", j).isLessThanOrEqualTo(own);
        }
        adversarial[j] = changed;
      }
    }
  }

  @Property(tries = 15)
  void boundsOfEachChannelAreKept(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    Random random = new Random(seed);
    float[] lower = new float[given.channels];
    float[] upper = new float[given.channels];
    for (int c = 0; c < given.channels; c++) {
      lower[c] = -random.nextFloat();
      upper[c] = 1 + random.nextFloat();
    }
    for (SampleResult result : given.run(attack(variant).bounds(Bounds.perChannel(lower, upper)))) {
      for (int j = 0; j < result.adversarial().length; j++) {
        int channel = j / given.positions;
        assertThat(result.adversarial()[j]).isBetween(lower[channel], upper[channel]);
      }
    }
  }

  @Test
  void aValueThatLeavesTheBoundsByRoundingIsClipped() {
    Case given = new Case(8);
    given.inputs[0][0] = -3e-8f;
    given.inputs[0][1] = 1.0000001f;
    for (SampleResult result : given.run(attack())) {
      for (float value : result.adversarial()) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @Property(tries = 15)
  void threadsAndLanesChangeNothingWhateverTheOptions(@ForAll long seed, @ForAll Variant variant) {
    Case given = new Case(seed);
    Random random = new Random(seed);
    SigmaZeroBuilder attack =
        attack(variant).starts(new Starts(Starts.Point.CLEAN, random.nextInt(3), seed));
    if (random.nextBoolean()) {
      attack.grouping(Grouping.byPixel());
    }
    if (random.nextBoolean()) {
      attack.levels(64);
    }
    attack.refine(random.nextBoolean());
    List<SampleResult> expected = given.run(attack);
    List<SampleResult> found =
        given.run(attack, new Execution(2, 1 + random.nextInt(4), new Cancellation()));
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
      assertThat(found.get(i).forwardPasses()).isEqualTo(expected.get(i).forwardPasses());
      assertThat(found.get(i).backwardPasses()).isEqualTo(expected.get(i).backwardPasses());
      assertThat(found.get(i).stopReason()).isEqualTo(expected.get(i).stopReason());
    }
  }

  @Test
  void aTraceHasAPointForEachIteration() {
    Case given = new Case(11);
    List<TracePoint> points = new ArrayList<>();
    List<SampleResult> results = given.trace(attack(), points);
    points.removeIf(point -> point.index() != 2);
    assertThat(points).hasSize(results.get(2).iterations());
    int best =
        points.stream()
            .filter(p -> p.margin() < 0)
            .mapToInt(TracePoint::l0)
            .min()
            .orElse(Integer.MAX_VALUE);
    assertThat(best).isEqualTo(worth(results.get(2)));
    assertThat(points.get(0).threshold()).isEqualTo(0.3f);
    assertThat(points.get(0).stepSize()).isEqualTo(1f);
  }

  private static List<Integer> changed(Case given, SampleResult result) {
    List<Integer> changed = new ArrayList<>();
    for (int j = 0; j < result.adversarial().length; j++) {
      if (result.adversarial()[j] != given.inputs[result.index()][j]) {
        changed.add(j);
      }
    }
    return changed;
  }
}
