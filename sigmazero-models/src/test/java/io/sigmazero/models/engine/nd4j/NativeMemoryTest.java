package io.sigmazero.models.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.engine.ResidentMemory;
import io.sigmazero.models.graph.Shape;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;

/** What is freed is freed: small things, many times. */
class NativeMemoryTest {
  private static final int TIMES = 3000;

  private static void repeated(Runnable work) throws IOException {
    Runnable round = () -> IntStream.range(0, TIMES).forEach(i -> work.run());
    assertThat(ResidentMemory.growth(round)).as("bytes").isLessThan(8L << 20);
  }

  /** 40 kB each. */
  @Test
  void arraysAreFreed() throws IOException {
    repeated(() -> NativeMemory.free(NativeMemory.allocate(10_000)));
  }

  /** Some kilobytes each. */
  @Test
  void preparedCallsAreFreed() throws IOException {
    INDArray x = NativeMemory.upload(new float[] {1, 2, 3, 4});
    Storage storage = new Storage(x);
    List<INDArray> views =
        List.of(storage.view(Shape.of(2, 2)), storage.channels(Shape.of(1, 2, 1, 2), 1, 1));
    CustomCall.Arguments arguments =
        new CustomCall.Arguments(new long[100], new double[100], new boolean[0], true);
    repeated(() -> new CustomCall("test", "add", views, List.of(x), arguments).free());
    storage.freeViews();
    assertThat(x.toFloatVector()).containsExactly(1, 2, 3, 4);
    NativeMemory.free(x);
  }

  @Test
  void anOperationsNumberIsFreed() {
    INDArray x = NativeMemory.upload(new float[] {1, 2, 3, 4});
    Step step = new Step(x, x, 2);
    LegacyCall call = new LegacyCall("test", step);
    call.run();
    assertThat(x.toFloatVector()).containsExactly(0, 0, 1, 1);
    call.free();
    assertThat(step.scalar().wasClosed()).isTrue();
    NativeMemory.free(x);
  }
}
