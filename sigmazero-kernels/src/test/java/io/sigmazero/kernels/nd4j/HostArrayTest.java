package io.sigmazero.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import java.lang.ref.WeakReference;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Windows on arrays' memory: how large, and how long. */
class HostArrayTest {

  /** An array that claims more than its memory holds, which nobody looks at here. */
  @Test
  void twoGigabytesAreTooManyButNotForAPartOfThem() {
    INDArray small = Nd4j.create(DataType.FLOAT, 4);
    INDArray large =
        Nd4j.create(
            Nd4j.createBuffer(small.data().pointer(), 600_000_000, DataType.FLOAT),
            new long[] {30, 20_000_000});
    assertThatThrownBy(() -> new HostArray(new NamedArray("samples", large)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "samples is [30, 20000000], 2400000000 bytes,"
                + " but on the host at most 2 GiB can be worked on");
    INDArray last = large.get(NDArrayIndex.interval(29, 30), NDArrayIndex.all());
    HostArray window = new HostArray(new NamedArray("samples", last));
    assertThat(window.floats().capacity()).isEqualTo(20_000_000);
    assertThat(new FloatPointer(window.floats()).address())
        .isEqualTo(small.data().pointer().address() + 29L * 20_000_000 * Float.BYTES);
    assertThat(window.isCurrent()).isTrue();
  }

  @Test
  void windowsShowWhatIsThere() {
    INDArray ints = Nd4j.createFromArray(1, -2, 3);
    HostArray window = new HostArray(new NamedArray("l0", ints));
    assertThat(window.ints().get(1)).isEqualTo(-2);
    window.ints().put(2, 9);
    assertThat(ints.getInt(2)).isEqualTo(9);
    INDArray flags = Nd4j.createFromArray(true, false);
    HostArray bytes = new HostArray(new NamedArray("adversarial", flags));
    assertThat(bytes.bytes().get(0)).isEqualTo((byte) 1);
    bytes.bytes().put(1, (byte) 1);
    assertThat(flags.getInt(1)).isEqualTo(1);
  }

  /** What is prepared for a thread must not keep arrays that nobody else wants. */
  @Test
  void arraysThatNobodyUsesAreCollected() throws InterruptedException {
    HostArrayKernels kernels = new HostArrayKernels(new ScalarUpdateStep());
    WeakReference<INDArray> delta = stepOnceAndForget(kernels);
    for (int i = 0; i < 100 && delta.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(delta.get()).isNull();
    assertThat(kernels.name()).isEqualTo("scalar");
  }

  private static WeakReference<INDArray> stepOnceAndForget(HostArrayKernels kernels) {
    StepArrays arrays = StepArrays.create(1, 5);
    kernels.step(arrays, new StepSchedule(10, 1.0, 1e-3, 0.01));
    return new WeakReference<>(arrays.delta());
  }
}
