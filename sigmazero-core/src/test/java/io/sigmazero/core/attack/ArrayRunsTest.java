package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.testing.LinearModel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.TestDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays and iterators in the background, with threads and cancellation of the caller's choice. */
class ArrayRunsTest {
  private static final SigmaZero ATTACK =
      SigmaZero.builder().steps(60).starts(new Starts(Starts.Point.CLEAN, 2, 5)).build();
  private final LinearModel model = LinearModel.random(3, 24, 1);
  private final RandomSamples random = new RandomSamples(model, 6, 2);

  private INDArray images() {
    return Nd4j.createFromArray(random.inputs).reshape(6, 24);
  }

  private INDArray labels() {
    return Nd4j.createFromArray(random.labels);
  }

  private DataSetIterator batches(int size) {
    INDArray column = labels().castTo(DataType.FLOAT).reshape(6, 1);
    return new TestDataSetIterator(new DataSet(images(), column), size);
  }

  /** A cancellation that was asked for before anything began. */
  private static Execution cancelled() {
    Execution execution = Execution.ofThreads(1);
    execution.cancellation().request();
    return execution;
  }

  @Test
  void batchesInTheBackgroundGiveWhatOneRunGives() throws Exception {
    List<SampleResult> expected = ATTACK.run(model, random.samples());
    List<Integer> heard = new ArrayList<>();
    AttackFuture future =
        ATTACK.runAsync(model, batches(4), Execution.ofThreads(2), r -> heard.add(r.index()));
    List<SampleResult> found = future.get(30, TimeUnit.SECONDS);
    assertThat(found).extracting(SampleResult::index).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(heard).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    for (int i = 0; i < 6; i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
    }
    future.ended().get(30, TimeUnit.SECONDS);
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void arraysInTheBackgroundAreCopiedFirst() throws Exception {
    List<SampleResult> expected = ATTACK.run(model, random.samples());
    INDArray images = images();
    AttackFuture future =
        ATTACK.runAsync(model, images, labels(), Execution.ofThreads(1), result -> {});
    images.assign(0);
    List<SampleResult> found = future.get(30, TimeUnit.SECONDS);
    for (int i = 0; i < 6; i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
    }
  }

  @Test
  void aListenerEndsBatchesInTheBackground() {
    Execution execution = Execution.ofThreads(1);
    List<Integer> heard = new ArrayList<>();
    AttackFuture future =
        ATTACK.runAsync(
            model,
            batches(2),
            execution,
            result -> {
              heard.add(result.index());
              if (heard.size() == 3) {
                execution.cancellation().request();
              }
            });
    future.ended().join();
    assertThatThrownBy(future::get)
        .isInstanceOf(CancellationException.class)
        // Newer Java wraps it in one of its own.
        .hasStackTraceContaining("cancelled after 3 samples");
    assertThat(heard).containsExactly(0, 1, 2);
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void aCancelledRunOverArraysGivesNoHalfResult() {
    assertThatThrownBy(() -> ATTACK.run(model, images(), labels(), cancelled()))
        .isInstanceOf(CancellationException.class)
        .hasMessage("cancelled after 0 of 6 samples");
    DataSetIterator untouched = batches(2);
    try (Stream<SampleResult> stream = ATTACK.run(model, untouched, cancelled())) {
      assertThat(stream).isEmpty();
    }
    assertThat(untouched.next().getFeatures()).isEqualTo(images().get(NDArrayIndex.interval(0, 2)));
  }

  @Test
  void randomStartsDoNotDependOnBatches() throws Exception {
    // So few steps that the result shows where the search began.
    SigmaZero hasty =
        SigmaZero.builder().steps(3).starts(new Starts(Starts.Point.CLEAN, 4, 5)).build();
    List<SampleResult> expected = hasty.run(model, random.samples());
    try (Stream<SampleResult> stream = hasty.run(model, batches(2))) {
      List<SampleResult> found = stream.toList();
      for (int i = 0; i < 6; i++) {
        assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
      }
    }
  }

  @Test
  void tracesOfBatchesAreNumberedThrough() throws Exception {
    TreeSet<Integer> asked = new TreeSet<>();
    TreeSet<Integer> traced = new TreeSet<>();
    AttackListener listener =
        new AttackListener() {
          @Override
          public void onResult(SampleResult result) {}

          @Override
          public boolean traces(int index) {
            synchronized (asked) {
              asked.add(index);
            }
            return index == 4;
          }

          @Override
          public void onTrace(TracePoint point) {
            traced.add(point.index());
          }
        };
    ATTACK.runAsync(model, batches(4), Execution.ofThreads(1), listener).get(30, TimeUnit.SECONDS);
    assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(traced).containsExactly(4);
  }

  @Test
  void mediansCountFailuresAsInfinite() {
    // A model whose logits do not depend on the input: nobody can fool it.
    LinearModel stubborn = new LinearModel(new float[2][4], new float[] {1f, 0f});
    INDArray none = Nd4j.zeros(DataType.FLOAT, 3, 4);
    SigmaZero attack = SigmaZero.builder().steps(3).build();
    ArrayResults one = attack.run(stubborn, none, Nd4j.createFromArray(0, 1, 1));
    assertThat(one.successRate()).isEqualTo(2 / 3.0);
    assertThat(one.medianL0()).isZero();
    ArrayResults two = attack.run(stubborn, none, Nd4j.createFromArray(0, 0, 1));
    assertThat(two.medianL0()).isInfinite();
    ArrayResults even =
        attack.run(stubborn, Nd4j.zeros(DataType.FLOAT, 4, 4), Nd4j.createFromArray(0, 0, 1, 1));
    assertThat(even.medianL0()).isInfinite();
    assertThat(even.successRate()).isEqualTo(0.5);
  }

  @Test
  void pixelsOfImagesWithTheChannelsLast() {
    int[] shape = {2, 2, 3};
    var groups = Grouping.byPixelChannelsLast().groups(shape).orElseThrow();
    assertThat(groups.count()).isEqualTo(4);
    for (int feature = 0; feature < 12; feature++) {
      assertThat(groups.groupOf(feature)).isEqualTo(feature / 3);
    }
    assertThat(Grouping.byPixelChannelsLast().groups(3, 3, 1)).isEmpty();
    assertThat(Grouping.byPixelChannelsLast().groups(7)).isEmpty();
    assertThat(Grouping.byPixel().groups(1, 3, 3)).isEmpty();
  }

  @Test
  void stopRulesAreChangedOneAtATime() {
    StopRules rules =
        StopRules.NONE
            .withBudget(1)
            .withForwardPasses(2)
            .withBackwardPasses(3)
            .withPatience(4)
            .withSeconds(5);
    assertThat(rules.budget()).hasValue(1);
    assertThat(rules.forwardPasses()).hasValue(2);
    assertThat(rules.backwardPasses()).hasValue(3);
    assertThat(rules.patience()).hasValue(4);
    assertThat(rules.seconds()).hasValue(5);
    SigmaZero attack = SigmaZero.builder().stopRules(rules).patience(9).budget(8).build();
    assertThat(attack.options().stopRules()).isEqualTo(rules.withPatience(9).withBudget(8));
  }
}
