package io.sigmazero.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark as plain methods, without its timing. */
class UpdateStepBenchmarkTest {

  @ParameterizedTest
  @CsvSource({
    "scalar,1x784",
    "scalar,64x784",
    "scalar,3x1",
    "vector,1x784",
    "vector,64x784",
    "vector,3x17",
    "op,1x784",
    "op,64x784",
    "op,3x1",
    "chain,1x784",
    "chain,64x784",
    "chain,64x3072",
    "chain-workspace,1x784",
    "chain-workspace,64x784"
  })
  void everyImplementationEndsTheSceneAsTheScalarOne(String implementation, String shape) {
    UpdateStepBenchmark benchmark = prepared(implementation, shape);
    for (int invocation = 0; invocation < 2; invocation++) {
      benchmark.restore();
      assertThat(benchmark.step()).isNotNull();
      benchmark.check();
    }
    benchmark.release();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "op", "chain", "chain-workspace"})
  void aSceneThatWasNotPlayedIsAWrongResult(String implementation) {
    UpdateStepBenchmark benchmark = prepared(implementation, "64x784");
    benchmark.restore();
    assertThatThrownBy(benchmark::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(implementation + ": ")
        .hasMessageContaining("δ");
    benchmark.release();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "op", "chain", "chain-workspace"})
  void aSceneThatWasNotRestoredIsAWrongResult(String implementation) {
    UpdateStepBenchmark benchmark = prepared(implementation, "64x784");
    benchmark.restore();
    benchmark.step();
    benchmark.step();
    assertThatThrownBy(benchmark::check).isInstanceOf(AssertionError.class);
    benchmark.release();
  }

  private static UpdateStepBenchmark prepared(String implementation, String shape) {
    assumeThat(StepRunners.refusal(implementation)).as("runs here").isEmpty();
    UpdateStepBenchmark benchmark = new UpdateStepBenchmark();
    benchmark.implementation = implementation;
    benchmark.shape = shape;
    benchmark.prepare();
    return benchmark;
  }
}
