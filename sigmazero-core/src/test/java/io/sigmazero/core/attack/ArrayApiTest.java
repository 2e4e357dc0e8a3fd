package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.data.NdArraySamples;
import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.testing.LinearModel;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.TestDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J arrays and iterators in, arrays and streams out; runs in the background. */
class ArrayApiTest {
  private static final SigmaZero ATTACK = SigmaZero.builder().steps(60).build();
  private final LinearModel model = LinearModel.random(3, 24, 1);
  private final RandomSamples random = new RandomSamples(model, 6, 2);

  private INDArray images() {
    return Nd4j.createFromArray(random.inputs).reshape(6, 24);
  }

  @Test
  void arraysGiveWhatSamplesGive() {
    List<SampleResult> expected = ATTACK.run(model, random.samples());
    ArrayResults found = ATTACK.run(model, images(), Nd4j.createFromArray(random.labels));
    assertThat(found.adversarial().shape()).containsExactly(6, 24);
    for (int i = 0; i < 6; i++) {
      assertThat(found.adversarial().getRow(i).toFloatVector())
          .containsExactly(expected.get(i).adversarial());
      assertThat(found.l0().getInt(i)).isEqualTo(expected.get(i).l0().orElse(-1));
      assertThat(found.success().getInt(i)).isEqualTo(1);
      assertThat(found.predictions().getInt(i))
          .isEqualTo(expected.get(i).adversarialPrediction().orElse(-1));
    }
    assertThat(found.samples()).hasSize(6);
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void takesAnyOrderTypeAndOneHotLabels() {
    ArrayResults expected = ATTACK.run(model, images(), Nd4j.createFromArray(random.labels));
    INDArray oneHot = Nd4j.zeros(DataType.FLOAT, 6, 3);
    for (int i = 0; i < 6; i++) {
      oneHot.putScalar(i, random.labels[i], 1);
    }
    INDArray transposed = images().transpose().dup('c').transpose();
    assertThat(ATTACK.run(model, transposed, oneHot).adversarial())
        .isEqualTo(expected.adversarial());
    INDArray wide = images().castTo(DataType.DOUBLE);
    INDArray column = Nd4j.createFromArray(random.labels).reshape(6, 1);
    assertThat(ATTACK.run(model, wide, column).adversarial()).isEqualTo(expected.adversarial());
  }

  @Test
  void aViewIsReadFromItsPlace() {
    INDArray labels = Nd4j.createFromArray(random.labels);
    INDArray all = ATTACK.run(model, images(), labels).adversarial();
    INDArray rows = images().get(NDArrayIndex.interval(2, 5));
    INDArray some = labels.get(NDArrayIndex.interval(2, 5));
    INDArray found = ATTACK.run(model, rows, some).adversarial();
    for (int i = 0; i < 3; i++) {
      assertThat(found.getRow(i)).isEqualTo(all.getRow(i + 2));
    }
  }

  @Test
  void emptyArraysGiveEmptyResults() {
    NdArraySamples none =
        NdArraySamples.of(Nd4j.empty(DataType.FLOAT).reshape(0, 24), Nd4j.empty(DataType.INT32));
    assertThat(none.count()).isZero();
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    INDArray five = Nd4j.createFromArray(0, 1, 2, 0, 1);
    assertThatThrownBy(() -> ATTACK.run(model, images(), five))
        .hasMessage(
            "labels have shape [5], expected [6] or [6, classes] for images of shape [6, 24]");
    assertThatThrownBy(() -> ATTACK.run(model, images(), Nd4j.createFromArray(0, 1.5f, 2, 0, 1, 1)))
        .hasMessage("label 1 is 1.5, expected the number of a class");
    assertThatThrownBy(() -> ATTACK.run(model, Nd4j.zeros(5), five))
        .hasMessageStartingWith("images have shape [5]");
    assertThatThrownBy(() -> ATTACK.run(model, Nd4j.zeros(5, 7), five))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage("samples have 7 values each, but the model takes 24 [24]");
  }

  @Test
  void anUnknownKindOfModelIsNamed() {
    assertThatThrownBy(() -> ATTACK.run("net", images(), Nd4j.createFromArray(random.labels)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot attack a java.lang.String, expected a DifferentiableModel");
  }

  @Test
  void aStreamGivesResultsBatchByBatch() {
    List<SampleResult> expected = ATTACK.run(model, random.samples());
    INDArray labels = Nd4j.createFromArray(random.labels).castTo(DataType.FLOAT).reshape(6, 1);
    DataSet data = new DataSet(images(), labels);
    DataSetIterator batches = new TestDataSetIterator(data, 4);
    try (Stream<SampleResult> stream = ATTACK.run(model, batches)) {
      List<SampleResult> found = stream.collect(Collectors.toList());
      assertThat(found).extracting(SampleResult::index).containsExactly(0, 1, 2, 3, 4, 5);
      for (int i = 0; i < 6; i++) {
        assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
      }
    }
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void aStreamAttacksNoMoreThanIsAskedFor() {
    INDArray labels = Nd4j.createFromArray(random.labels).castTo(DataType.FLOAT).reshape(6, 1);
    DataSetIterator batches = new TestDataSetIterator(new DataSet(images(), labels), 2);
    try (Stream<SampleResult> stream = ATTACK.run(model, batches)) {
      assertThat(stream.limit(1).count()).isEqualTo(1);
    }
    assertThat(batches.hasNext()).isTrue();
    DataSetIterator one = new SingletonDataSetIterator(new DataSet(images(), labels));
    try (Stream<SampleResult> stream = ATTACK.run(model, one)) {
      assertThat(stream.count()).isEqualTo(6);
    }
  }

  @Test
  void runsInTheBackground() throws Exception {
    List<SampleResult> expected = ATTACK.run(model, random.samples());
    AttackFuture future =
        ATTACK.runAsync(model, random.samples(), Execution.ofThreads(2), result -> {});
    List<SampleResult> found = future.get(30, TimeUnit.SECONDS);
    for (int i = 0; i < 6; i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
    }
    future.ended().get(30, TimeUnit.SECONDS);
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void aBackgroundRunIsCancelled() throws Exception {
    SigmaZero endless = SigmaZero.builder().steps(5_000_000).build();
    LinearModel stubborn = new LinearModel(new float[2][5], new float[] {1f, 0f});
    NdArraySamples samples =
        NdArraySamples.of(Nd4j.zeros(DataType.FLOAT, 1, 5), Nd4j.createFromArray(0));
    AttackFuture future = endless.runAsync(stubborn, samples, Execution.ofThreads(1), r -> {});
    Thread.sleep(50);
    assertThat(future).isNotDone();
    future.cancel(true);
    future.ended().get(30, TimeUnit.SECONDS);
    assertThat(stubborn.openSessions()).isZero();
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void aBackgroundRunTellsItsFailure() {
    AttackFuture future =
        ATTACK.runAsync(
            model,
            random.samples(),
            Execution.ofThreads(1),
            result -> {
              throw new IllegalStateException("disk full");
            });
    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("the attack ended early: disk full");
  }

  @Test
  void samplesAreCopies() {
    INDArray images = images();
    NdArraySamples samples = NdArraySamples.of(images, Nd4j.createFromArray(random.labels));
    images.assign(0);
    FloatBuffer read = DirectBuffers.floats(24);
    samples.read(3, read, 0);
    for (int j = 0; j < 24; j++) {
      assertThat(read.get(j)).isEqualTo(random.inputs[3][j]);
    }
  }
}
