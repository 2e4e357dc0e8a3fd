package io.sigmazero.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's own ops before, while and after self-executing ops can be run. */
class OrdinaryOpsTest {

  @Test
  void keepTheirResultsBitByBit() {
    Map<String, INDArray> before = OrdinaryOps.run();
    Map<String, INDArray> installed;
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels()).isNotNull();
      installed = OrdinaryOps.run();
    }
    Map<String, INDArray> after = OrdinaryOps.run();
    assertThat(before).hasSizeGreaterThan(40);
    before.forEach(
        (name, result) -> {
          assertSame(name + " while installed", installed.get(name), result);
          assertSame(name + " afterwards", after.get(name), result);
        });
    assertThat(Nd4j.getExecutioner()).isNotInstanceOf(SelfExecutioner.class);
  }

  private static void assertSame(String name, INDArray found, INDArray expected) {
    assertThat(found.dataType()).as(name).isEqualTo(expected.dataType());
    assertThat(found.shape()).as(name).containsExactly(expected.shape());
    assertThat(found.length()).as(name).isPositive();
    for (long j = 0; j < expected.length(); j++) {
      assertThat(Double.doubleToRawLongBits(found.getDouble(j)))
          .as("%s, element %d", name, j)
          .isEqualTo(Double.doubleToRawLongBits(expected.getDouble(j)));
    }
  }
}
