package io.sigmazero.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.jmh.BenchmarkFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SuitePlanTest {

  @Test
  void holdsEveryBenchmarkWithEveryParameter() {
    SuitePlan plan = plan("");
    assertThat(plan.refused()).isEmpty();
    assertThat(plan.cases().stream().map(BenchmarkCase::name).distinct())
        .containsExactlyInAnyOrder(
            BenchmarkFacts.STEP,
            BenchmarkFacts.TRIAD,
            BenchmarkFacts.FORWARD,
            BenchmarkFacts.BACKWARD,
            BenchmarkFacts.ITERATION,
            BenchmarkFacts.ATTACK);
    // Step 4 x 5, triad 2, model 5 x 2 x 2, iteration 5 x 2, attack 2 x 2.
    assertThat(plan.cases()).hasSize(20 + 2 + 20 + 10 + 4);
    assertThat(plan.cases())
        .allSatisfy(
            each -> {
              assertThat(each.forks()).isEqualTo(2);
              assertThat(each.timePerFork()).isEqualTo(Duration.ofSeconds(7));
            });
  }

  @Test
  void filtersMatchNamesAndParameters() {
    assertThat(plan("Step.*64x784.*chain$").lines())
        .containsExactly("UpdateStepBenchmark.step shape=64x784 implementation=chain");
    assertThat(plan("network=digits engine=nd4j").lines())
        .containsExactly(
            "IterationBenchmark.iteration network=digits engine=nd4j",
            "ModelBenchmark.backward network=digits engine=nd4j",
            "ModelBenchmark.forward network=digits engine=nd4j");
    assertThat(plan("nothing like it").isEmpty()).isTrue();
  }

  @Test
  void whatIsComparedRunsInTurn() {
    assertThat(plan("Step.*shape=(1|64)x784").lines())
        .containsExactly(
            "UpdateStepBenchmark.step shape=1x784 implementation=scalar",
            "UpdateStepBenchmark.step shape=1x784 implementation=vector",
            "UpdateStepBenchmark.step shape=1x784 implementation=op",
            "UpdateStepBenchmark.step shape=1x784 implementation=chain",
            "UpdateStepBenchmark.step shape=1x784 implementation=chain-workspace",
            "UpdateStepBenchmark.step shape=64x784 implementation=scalar",
            "UpdateStepBenchmark.step shape=64x784 implementation=vector",
            "UpdateStepBenchmark.step shape=64x784 implementation=op",
            "UpdateStepBenchmark.step shape=64x784 implementation=chain",
            "UpdateStepBenchmark.step shape=64x784 implementation=chain-workspace");
  }

  @Test
  void whatCannotRunIsToldWithItsReason() {
    SuitePlan plan =
        SuitePlan.of(
            Pattern.compile("Attack.*threads=1"),
            (parameter, value) ->
                Map.of("network", "smallcnn").equals(Map.of(parameter, value))
                    ? Optional.of("no file")
                    : Optional.empty());
    assertThat(plan.lines())
        .containsExactly(
            "AttackBenchmark.attack network=digits threads=1",
            "AttackBenchmark.attack network=smallcnn threads=1 (not here: no file)");
    assertThat(plan.cases()).hasSize(1);
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void missingFixturesAndUnknownNamesAreRefused() {
    assertThat(BenchmarkFacts.refusal("network", "digits")).isEmpty();
    assertThat(BenchmarkFacts.refusal("network", "nonet")).contains("there is no network 'nonet'");
    assertThat(BenchmarkFacts.refusal("implementation", "scalar")).isEmpty();
    assertThat(BenchmarkFacts.refusal("implementation", "abacus")).isPresent();
    assertThat(BenchmarkFacts.refusal("threads", "all")).isEmpty();
  }

  private static SuitePlan plan(String filter) {
    return SuitePlan.of(Pattern.compile(filter), (parameter, value) -> Optional.empty());
  }

  static List<BenchmarkCase> cases(String filter) {
    return plan(filter).cases();
  }
}
