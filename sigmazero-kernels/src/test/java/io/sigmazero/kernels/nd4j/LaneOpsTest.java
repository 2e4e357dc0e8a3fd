package io.sigmazero.kernels.nd4j;

import static io.sigmazero.kernels.nd4j.StepArraysCase.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Observation and turnover against what their interface says, written down once more. */
class LaneOpsTest {
  private static final int MANY = Integer.MAX_VALUE;
  private static final int STEPS = 6;

  /** Few values, so that there are ties; some not finite, some whose difference is not. */
  private static final float[] LOGITS = {
    -1f,
    0f,
    -0f,
    0.5f,
    2f,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  @Property(tries = 500)
  void observationsAreAsDescribed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int laneCount,
      @ForAll @IntRange(min = 2, max = 5) int classes) {
    Random random = new Random(seed);
    LaneCase given = new LaneCase(random, laneCount, classes);
    float[][] logits = logits(random, laneCount, classes);
    ObservationRule rule =
        new ObservationRule(
            random.nextBoolean() ? -1 : random.nextInt(classes), STEPS, random.nextInt(3), 0.3f);
    LaneCase expected = given.copy();
    float[][] cotangent = new float[laneCount][];
    for (int lane = 0; lane < laneCount; lane++) {
      cotangent[lane] = expected.observe(lane, logits[lane], rule);
    }
    INDArray written = Nd4j.create(DataType.FLOAT, laneCount, classes).assign(9);
    INDArray read = Nd4j.create(logits);
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels()).isNotNull();
      Nd4j.exec(new LaneObservation(given.lanes, given.queue, read, written, rule));
    }
    assertThat(written.toFloatMatrix()).isDeepEqualTo(cotangent);
    given.assertSame(expected);
  }

  @Property(tries = 200)
  void turnoversAreAsDescribed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int lanes) {
    Random random = new Random(seed);
    LaneCase given = new LaneCase(random, lanes, 3);
    given.decide(random);
    ObservationRule rule = new ObservationRule(-1, STEPS, 1, 0.25f);
    LaneCase expected = given.copy();
    for (int lane = 0; lane < lanes; lane++) {
      expected.turnOver(lane, rule);
    }
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels()).isNotNull();
      Nd4j.exec(new LaneTurnover(given.lanes, given.queue, rule));
    }
    given.assertSame(expected);
  }

  @Test
  void lanesBeginWithTheFirstSamplesAndTheRestIdles() {
    ObservationRule rule = new ObservationRule(-1, STEPS, 1, 0.25f);
    for (int size : new int[] {1, 3, 4, 9}) {
      INDArray samples = Nd4j.rand(DataType.FLOAT, size, 2, 5);
      SampleQueue queue = SampleQueue.of(samples, new int[size]);
      AttackLanes lanes = new LaneCase(new Random(size), 4, 3).lanes;
      AttackLanes small = AttackLanes.create(4, 2, 5);
      StepArraysCase.fill(small.step(), 1);
      assertThatThrownBy(() -> lanes.begin(queue, rule)).hasMessageContaining("must agree");
      small.begin(queue, rule);
      int loaded = Math.min(4, size);
      int[] numbers = IntStream.range(0, 4).map(lane -> lane < loaded ? lane : -1).toArray();
      assertThat(small.sample().toIntVector()).containsExactly(numbers);
      assertThat(small.step().iteration().toIntVector()).containsOnly(-1);
      assertThat(small.bestL0().toIntVector()).containsOnly(MANY);
      assertThat(small.step().threshold().toFloatVector()).containsOnly(0.25f);
      assertThat(floats(small.step().delta())).containsOnly(0f);
      assertThat(floats(small.step().secondMoment())).containsOnly(0f);
      assertThat(queue.taken().getInt(0)).isEqualTo(loaded);
      float[] first = new float[loaded * 10];
      System.arraycopy(floats(samples), 0, first, 0, first.length);
      assertThat(floats(small.step().original())).startsWith(first);
    }
  }

  @Test
  void queuesCheckTheirSamples() {
    INDArray samples = Nd4j.rand(DataType.FLOAT, 3, 4);
    assertThatThrownBy(() -> SampleQueue.of(samples, 1, 2))
        .hasMessage("labels is [2] but samples is [3, 4], must be [3]");
    assertThatThrownBy(() -> SampleQueue.of(samples)).hasMessageContaining("labels");
    assertThatThrownBy(() -> SampleQueue.of(samples.add(0.5f), 1, 2, 3))
        .hasMessageContaining("must lie in [0, 1]");
    assertThatThrownBy(() -> SampleQueue.of(samples.castTo(DataType.DOUBLE), 1, 2, 3))
        .hasMessageContaining("samples of shape [3, 4] is DOUBLE, must be FLOAT");
    assertThatThrownBy(() -> SampleQueue.of(samples.transpose(), 1, 2, 3, 4))
        .hasMessageContaining("dup('c')");
    assertThatThrownBy(() -> SampleQueue.of(Nd4j.create(DataType.FLOAT, 3), 1, 2, 3))
        .hasMessageContaining("samples is [3]");
  }

  @Test
  void observationsCheckTheirArrays() {
    AttackLanes lanes = AttackLanes.create(2, 4);
    SampleQueue queue = SampleQueue.of(Nd4j.rand(DataType.FLOAT, 3, 4), 0, 1, 2);
    ObservationRule rule = new ObservationRule(-1, STEPS, 1, 0.25f);
    INDArray z = Nd4j.create(DataType.FLOAT, 2, 3);
    INDArray g = Nd4j.create(DataType.FLOAT, 2, 3);
    assertThat(new LaneObservation(lanes, queue, z, g, rule).opName()).startsWith("sigmazero");
    assertThatThrownBy(() -> new LaneObservation(lanes, queue, z, z, rule))
        .hasMessageContaining("logits is [2, 3] and cotangent is [2, 3]: they share memory");
    assertThatThrownBy(
            () -> new LaneObservation(lanes, queue, z, Nd4j.create(DataType.FLOAT, 2, 4), rule))
        .hasMessage("cotangent is [2, 4] but logits is [2, 3]");
    INDArray two = Nd4j.create(DataType.FLOAT, 2, 2);
    assertThatThrownBy(() -> new LaneObservation(lanes, queue, two, two.dup(), rule))
        .hasMessage("the largest label is 2 but logits is [2, 2]");
    assertThatThrownBy(
            () -> new LaneObservation(lanes, queue, z, g, new ObservationRule(3, STEPS, 1, 0.25f)))
        .hasMessage("target is 3 but logits is [2, 3]");
    INDArray one = Nd4j.create(DataType.FLOAT, 2, 1);
    assertThatThrownBy(() -> new LaneObservation(lanes, queue, one, one.dup(), rule))
        .hasMessageContaining("at least 2 classes");
    SampleQueue others = SampleQueue.of(Nd4j.rand(DataType.FLOAT, 3, 5), 0, 1, 2);
    assertThatThrownBy(() -> new LaneTurnover(lanes, others, rule))
        .hasMessage("original is [2, 4] but samples is [3, 5]: must agree from the second axis on");
    SampleQueue shared = SampleQueue.of(Nd4j.rand(DataType.FLOAT, 2, 4), lanes.sample().assign(1));
    assertThatThrownBy(() -> new LaneTurnover(lanes, shared, rule))
        .hasMessageContaining("sample is [2] and labels is [2]: they share memory");
  }

  @Test
  void rulesCheckTheirRanges() {
    assertThatThrownBy(() -> new ObservationRule(-2, 1, 1, 0)).hasMessageContaining("target is -2");
    assertThatThrownBy(() -> new ObservationRule(0, 0, 1, 0)).hasMessageContaining("steps is 0");
    assertThatThrownBy(() -> new ObservationRule(0, 1, -1, 0)).hasMessageContaining("sufficientL0");
    assertThatThrownBy(() -> new ObservationRule(0, 1, 1, Float.NaN)).hasMessageContaining("NaN");
  }

  private static float[][] logits(Random random, int lanes, int classes) {
    float[][] logits = new float[lanes][classes];
    for (float[] row : logits) {
      // Most rows are finite.
      int kinds = random.nextInt(4) == 0 ? LOGITS.length : 6;
      for (int k = 0; k < classes; k++) {
        row[k] = LOGITS[random.nextInt(kinds)];
      }
    }
    return logits;
  }
}
