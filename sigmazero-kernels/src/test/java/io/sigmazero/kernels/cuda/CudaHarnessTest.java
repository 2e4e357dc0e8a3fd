package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.nd4j.ObservationRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CUDA source, run on the CPU by the harness, against plain Java, bit by bit. */
@ExtendWith(CompilerCondition.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaHarnessTest {
  private Harness harness;

  @BeforeAll
  void build(@TempDir Path folder) throws Exception {
    List<HarnessProgram> programs =
        new HarnessBuild(folder, "-O1").build(List.of(KernelSource.bundled().text()));
    harness = new Harness(programs.get(0));
  }

  @AfterAll
  void stop() {
    if (harness != null) {
      harness.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 31, 32, 33, 127, 128, 129, 784, 785, 1023, 3072, 4096, 4099, 9001})
  void stepEqualsPlainJava(int features) {
    for (Harness.Order order : Harness.Order.values()) {
      for (int lanes : new int[] {1, 12}) {
        check(order, 0)
            .steps(StepCases.random(lanes, features, features), StepCases.SCHEDULE, true);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"65, 784", "65, 33", "300, 5", "3, 150528"})
  void stepOfManyLanesEqualsPlainJava(int lanes, int features) {
    check(Harness.Order.FORWARDS, 0)
        .steps(StepCases.random(lanes, features, 1), StepCases.SCHEDULE, true);
  }

  /** Views may start anywhere: quads are then out of the question. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12, 16})
  void stepOfShiftedArraysEqualsPlainJava(int shift) {
    check(Harness.Order.BACKWARDS, shift)
        .steps(StepCases.random(12, 784, 1), StepCases.SCHEDULE, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 33, 784})
  void deltaEqualToTheThresholdStays(int features) {
    check(Harness.Order.FORWARDS, 0).steps(StepCases.ties(4, features), StepCases.STILL, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 37, 784})
  void edgeValuesEverywhereEqualPlainJava(int features) {
    check(Harness.Order.FORWARDS, 0)
        .steps(StepCases.edges(18, features), StepCases.SCHEDULE, false);
  }

  @Test
  void aGradientThatIsNotFiniteAnywhereLeavesTheLaneAlone() {
    check(Harness.Order.FORWARDS, 0).steps(StepCases.notFinite(37), StepCases.SCHEDULE, true);
  }

  @ParameterizedTest
  @CsvSource({"3, 33", "12, 784", "1, 4099"})
  void stepsInARowEqualPlainJava(int lanes, int features) {
    check(Harness.Order.BACKWARDS, 0).stepsInARow(lanes, features);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 33, 7, 10, -1",
    "1, 1, 3, 2, 1",
    "5, 33, 3, 10, -1",
    "5, 784, 40, 33, 3",
    "65, 31, 200, 10, -1",
    "4, 4100, 9, 1000, -1",
    "130, 8, 131, 5, 0"
  })
  void attackEqualsPlainJava(int lanes, int features, int samples, int classes, int target) {
    ObservationRule rule = new ObservationRule(target, 12, 1, 0.3f);
    for (Harness.Order order : Harness.Order.values()) {
      check(order, 0).attack(lanes, features, samples, classes, rule);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attackOfASingleStepEqualsPlainJava(Harness.Order order) {
    check(order, 0).attack(6, 12, 20, 4, new ObservationRule(-1, 1, 0, 0.3f));
  }

  /** What the test for devices does, so that it is sound when one is at hand. */
  @ParameterizedTest
  @CsvSource({"1, 33, 3, 10", "5, 784, 17, 10", "65, 31, 200, 4", "3, 4100, 7, 100"})
  void attackEqualsThatOfOneSampleAfterTheOther(int lanes, int features, int samples, int classes) {
    HarnessDevice device = new HarnessDevice(harness, Harness.Order.BACKWARDS, 0);
    CudaArrayKernels kernels = device.kernels();
    DeviceChecks checks = new DeviceChecks(op -> op.execute(kernels));
    checks.step(lanes, features);
    checks.attack(lanes, features, samples, classes);
    device.forget();
  }

  private HarnessChecks check(Harness.Order order, int shift) {
    return new HarnessChecks(harness, order, shift);
  }
}
