package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies of groups of arrays, and comparison of such groups bit by bit. */
final class ArrayCopies {
  private static final List<String> STEP_NAMES =
      List.of("original", "δ", "gradient", "m", "v", "τ", "adversarial", "iteration", "ℓ0", "norm");

  private ArrayCopies() {}

  static StepArrays of(StepArrays arrays) {
    return new StepArrays(
        arrays.original().dup(),
        arrays.delta().dup(),
        arrays.lossGradient().dup(),
        arrays.firstMoment().dup(),
        arrays.secondMoment().dup(),
        arrays.threshold().dup(),
        arrays.adversarial().dup(),
        arrays.iteration().dup(),
        arrays.l0().dup(),
        arrays.gradientNorm().dup());
  }

  static AttackLanes of(AttackLanes lanes) {
    return new AttackLanes(
        of(lanes.step()),
        lanes.best().dup(),
        lanes.bestL0().dup(),
        lanes.sample().dup(),
        lanes.event().dup(),
        lanes.upcoming().dup());
  }

  static SampleQueue of(SampleQueue queue) {
    return new SampleQueue(
        queue.samples().dup(),
        queue.labels().dup(),
        queue.taken().dup(),
        queue.done().dup(),
        queue.perturbations().dup(),
        queue.l0().dup(),
        queue.iterations().dup(),
        queue.cleanPredictions().dup(),
        queue.outcome().dup());
  }

  static void assertSame(StepArrays found, StepArrays expected) {
    List<INDArray> all = all(expected);
    for (int i = 0; i < all.size(); i++) {
      assertSame(STEP_NAMES.get(i), all(found).get(i), all.get(i));
    }
  }

  static void assertSame(AttackLanes found, AttackLanes expected) {
    assertSame(found.step(), expected.step());
    assertSame("best δ", found.best(), expected.best());
    assertSame("best ℓ0", found.bestL0(), expected.bestL0());
    assertSame("sample", found.sample(), expected.sample());
    assertSame("event", found.event(), expected.event());
    assertSame("upcoming", found.upcoming(), expected.upcoming());
  }

  static void assertSame(SampleQueue found, SampleQueue expected) {
    assertSame("samples", found.samples(), expected.samples());
    assertSame("taken", found.taken(), expected.taken());
    assertSame("done", found.done(), expected.done());
    assertSame("perturbations", found.perturbations(), expected.perturbations());
    assertSame("ℓ0 of the queue", found.l0(), expected.l0());
    assertSame("iterations", found.iterations(), expected.iterations());
    assertSame("clean predictions", found.cleanPredictions(), expected.cleanPredictions());
    assertSame("outcome", found.outcome(), expected.outcome());
  }

  /** NaN equals NaN whatever its payload; minus zero differs from zero. */
  static void assertSame(String what, INDArray found, INDArray expected) {
    int[] foundBits = bits(found);
    int[] expectedBits = bits(expected);
    for (int i = 0; i < expectedBits.length; i++) {
      if (foundBits[i] != expectedBits[i]) {
        assertThat(foundBits[i]).as("bits of %s at %d", what, i).isEqualTo(expectedBits[i]);
      }
    }
    assertThat(foundBits).hasSameSizeAs(expectedBits);
  }

  private static int[] bits(INDArray array) {
    INDArray flat = array.reshape(array.length());
    if (flat.dataType() != DataType.FLOAT) {
      return flat.toIntVector();
    }
    float[] values = flat.toFloatVector();
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  private static List<INDArray> all(StepArrays arrays) {
    return List.of(
        arrays.original(),
        arrays.delta(),
        arrays.lossGradient(),
        arrays.firstMoment(),
        arrays.secondMoment(),
        arrays.threshold(),
        arrays.adversarial(),
        arrays.iteration(),
        arrays.l0(),
        arrays.gradientNorm());
  }
}
