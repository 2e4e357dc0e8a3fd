package io.sigmazero.kernels.nd4j;

import static io.sigmazero.kernels.nd4j.StepArraysCase.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.kernels.StepSchedule;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the arrays may be, and that the kernels find each where it lies. */
class StepArraysTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(10, 1.0, 1e-3, 0.01);
  private static final String[] NAMES = {
    "original",
    "delta",
    "lossGradient",
    "firstMoment",
    "secondMoment",
    "threshold",
    "adversarial",
    "iteration",
    "l0",
    "gradientNorm"
  };

  private SelfExecution execution;

  @BeforeEach
  void install() {
    execution = SelfExecution.install();
  }

  @AfterEach
  void undo() {
    execution.close();
  }

  /** Each argument in turn is a part of a larger array, which is as before all around it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void rowsOfALargerArrayAreWorkedOnInPlace(int position) {
    INDArray[] own = arrays(2, 3, 5);
    INDArray[] plain = arrays(2, 3, 5);
    long[] larger = own[position].shape().clone();
    larger[0] += 3;
    INDArray whole = Nd4j.create(own[position].dataType(), larger).assign(1);
    INDArray view = whole.get(NDArrayIndex.interval(1, 3));
    assertThat(view.offset()).isPositive();
    own[position] = view;
    StepArrays arrays = of(own);
    StepArrays expected = of(plain);
    StepArraysCase.fill(arrays, 5);
    StepArraysCase.fill(expected, 5);
    for (int i = 0; i < 3; i++) {
      Nd4j.exec(new SigmaZeroStep(arrays, SCHEDULE).at(i));
      Nd4j.exec(new SigmaZeroStep(expected, SCHEDULE).at(i));
    }
    assertEqual(own, plain);
    INDArray around =
        Nd4j.concat(
            0, whole.get(NDArrayIndex.interval(0, 1)), whole.get(NDArrayIndex.interval(3, 5)));
    assertThat(around.castTo(DataType.INT32).minNumber().intValue()).isEqualTo(1);
    assertThat(around.castTo(DataType.INT32).maxNumber().intValue()).isEqualTo(1);
  }

  @Test
  void onesAmongTheSizesMayHaveAnyStride() {
    INDArray[] own = arrays(1, 1, 6);
    INDArray[] plain = arrays(1, 1, 6);
    own[1] = Nd4j.create(DataType.FLOAT, new long[] {1, 1, 6}, 'f');
    assertThat(own[1].stride()).isNotEqualTo(plain[1].stride());
    StepArrays arrays = of(own);
    StepArraysCase.fill(arrays, 5);
    StepArraysCase.fill(of(plain), 5);
    Nd4j.exec(new SigmaZeroStep(arrays, SCHEDULE));
    Nd4j.exec(new SigmaZeroStep(of(plain), SCHEDULE));
    assertEqual(own, plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void otherOrdersAreRefused(int position) {
    assertRefused(
        position, a -> Nd4j.create(DataType.FLOAT, new long[] {2, 3, 5}, 'f'), "[1, 2, 6]");
    assertRefused(position, a -> Nd4j.create(DataType.FLOAT, 5, 3, 2).permute(2, 1, 0), "dup('c')");
    INDArray wide = Nd4j.create(DataType.FLOAT, 2, 3, 9);
    INDArray columns =
        wide.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(2, 7));
    assertRefused(position, a -> columns, "strides [27, 9, 1]");
    assertThat(of(with(position, columns.dup('c'))).features()).isEqualTo(15);
  }

  @Test
  void everySecondValueOfAVectorIsRefused() {
    INDArray wide = Nd4j.create(DataType.FLOAT, 2, 2);
    assertRefused(5, a -> wide.getColumn(1), "threshold of shape [2] has strides [2]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void shapesAndTypesMustFit(int position) {
    String name = NAMES[position];
    DataType other = position == 5 ? DataType.DOUBLE : DataType.INT64;
    assertRefused(
        position, a -> a.castTo(other), name + " of shape ", "is " + other + ", must be ");
    assertRefused(position, a -> Nd4j.empty(a.dataType()), name, "is empty");
    assertRefused(position, a -> null, name + " is null");
    String found = position < 5 ? "[2, 15]" : "[2, 1]";
    if (position > 0) {
      assertRefused(
          position, a -> a.reshape(2, -1), name + " is " + found + " but original is [2, 3, 5]");
    }
  }

  @Test
  void messagesNameBothSides() {
    assertRefused(
        1,
        a -> Nd4j.create(DataType.FLOAT, 2, 3, 6),
        "delta is [2, 3, 6] but original is [2, 3, 5]");
    assertRefused(
        8, a -> Nd4j.create(DataType.INT32, 3), "l0 is [3] but original is [2, 3, 5], must be [2]");
  }

  @Test
  void lanesNeedAnAxis() {
    assertThatThrownBy(() -> StepArrays.create(7)).hasMessageContaining("original is [7], must");
    assertThatThrownBy(() -> StepArrays.create(0, 4)).hasMessageContaining("empty");
    assertThatThrownBy(() -> StepArrays.create(4, 0)).hasMessageContaining("empty");
  }

  /** Which two of the first five, and by how many rows the second begins after the first. */
  @ParameterizedTest
  @CsvSource({"0,1,0", "1,2,1", "3,4,1", "4,0,0"})
  void sharedMemoryIsRefused(int first, int second, int rows) {
    INDArray whole = Nd4j.create(DataType.FLOAT, 5, 3, 5);
    INDArray[] own = arrays(2, 3, 5);
    own[first] = whole.get(NDArrayIndex.interval(1, 3));
    own[second] = whole.get(NDArrayIndex.interval(1 + rows, 3 + rows));
    assertThatThrownBy(() -> of(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(NAMES[first] + " is [2, 3, 5]")
        .hasMessageContaining(NAMES[second] + " is [2, 3, 5]")
        .hasMessageContaining("share memory");
    own[second] = whole.get(NDArrayIndex.interval(3, 5));
    assertThat(of(own).lanes()).as("next to each other").isEqualTo(2);
  }

  @Test
  void oneArrayGivenTwiceIsRefused() {
    INDArray[] own = arrays(2, 3, 5);
    own[9] = own[5];
    assertThatThrownBy(() -> of(own)).hasMessageContaining("threshold is [2] and gradientNorm");
    own[9] = own[5].reshape(1, 2).reshape(2);
    assertThatThrownBy(() -> of(own)).hasMessageContaining("share memory");
  }

  @Test
  void memorySharedWithoutND4JsKnowledgeIsRefused() {
    INDArray[] own = arrays(2, 3, 5);
    own[2] = Nd4j.create(Nd4j.createBuffer(own[1].data().pointer(), 30, DataType.FLOAT), 2, 3, 5);
    assertThat(own[2].data().originalDataBuffer()).isNotSameAs(own[1].data());
    assertThatThrownBy(() -> of(own)).hasMessageContaining("share memory");
  }

  @Test
  void closedArraysAreRefused() {
    INDArray[] own = arrays(2, 3, 5);
    own[3].close();
    assertThatThrownBy(() -> of(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("firstMoment is closed");
    INDArray whole = Nd4j.create(DataType.FLOAT, 5, 3, 5);
    own[3] = whole.get(NDArrayIndex.interval(1, 3));
    whole.close();
    assertThatThrownBy(() -> of(own)).hasMessage("firstMoment is closed");
  }

  @Test
  void anArrayClosedAfterwardsIsRefusedAtTheNextStep() {
    INDArray[] own = arrays(2, 3, 5);
    INDArray whole = Nd4j.create(DataType.FLOAT, 5, 3, 5);
    own[3] = whole.get(NDArrayIndex.interval(1, 3));
    StepArrays arrays = of(own);
    SigmaZeroStep op = new SigmaZeroStep(arrays, SCHEDULE);
    Nd4j.exec(op);
    whole.close();
    assertThatThrownBy(() -> Nd4j.exec(op)).hasMessageContaining("closed");
    assertThatThrownBy(() -> execution.kernels().step(arrays, SCHEDULE))
        .hasMessage("firstMoment is closed");
  }

  /** ND4J lets an array change its memory and its shape; what was prepared is then not used. */
  @Test
  void anArrayThatMovedIsFollowed() {
    INDArray[] own = arrays(2, 3, 5);
    INDArray[] plain = arrays(2, 3, 5);
    StepArrays arrays = of(own);
    StepArraysCase.fill(arrays, 5);
    StepArraysCase.fill(of(plain), 5);
    SigmaZeroStep op = new SigmaZeroStep(arrays, SCHEDULE);
    Nd4j.exec(op.at(0));
    INDArray moved = own[1].dup();
    own[1].assign(7);
    own[1].setData(moved.data());
    Nd4j.exec(op.at(1));
    SigmaZeroStep expected = new SigmaZeroStep(of(plain), SCHEDULE);
    Nd4j.exec(expected.at(0));
    Nd4j.exec(expected.at(1));
    assertEqual(own, plain);
    own[1].setShapeAndStride(new int[] {2, 3, 5}, new int[] {1, 2, 6});
    assertThatThrownBy(() -> Nd4j.exec(op)).hasMessageContaining("strides [1, 2, 6]");
  }

  @Test
  void preparedArraysAreNotMixedUp() {
    StepArrays[] all = new StepArrays[7];
    float[][] expected = new float[all.length][];
    for (int k = 0; k < all.length; k++) {
      all[k] = StepArrays.create(1, 9);
      StepArraysCase.fill(all[k], k);
      new HostArrayKernels(new io.sigmazero.kernels.ScalarUpdateStep()).step(all[k], SCHEDULE);
      expected[k] = floats(all[k].delta());
      StepArraysCase.fill(all[k], k);
    }
    for (int k = all.length - 1; k >= 0; k--) {
      Nd4j.exec(new SigmaZeroStep(all[k], SCHEDULE));
    }
    for (int k = 0; k < all.length; k++) {
      assertThat(floats(all[k].delta())).as("arrays %d", k).containsExactly(expected[k]);
    }
  }

  @Test
  void theIterationMustLieInTheSchedule() {
    SigmaZeroStep op = new SigmaZeroStep(StepArrays.create(2, 3), SCHEDULE);
    assertThat(op.at(9).arrays().iteration().toIntVector()).containsExactly(9, 9);
    assertThatThrownBy(() -> op.at(10)).hasMessage("iteration is 10, the schedule has 10 steps");
    assertThatThrownBy(() -> op.at(-1)).hasMessageContaining("-1");
  }

  private static void assertRefused(
      int position, UnaryOperator<INDArray> change, String... message) {
    INDArray[] own = arrays(2, 3, 5);
    own[position] = change.apply(own[position]);
    assertThatThrownBy(() -> of(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(message);
  }

  private static INDArray[] with(int position, INDArray array) {
    INDArray[] own = arrays(2, 3, 5);
    own[position] = array;
    return own;
  }

  private static INDArray[] arrays(long lanes, long... shape) {
    return StepArrays.create(lanes, shape).named().stream()
        .map(NamedArray::array)
        .toArray(INDArray[]::new);
  }

  private static StepArrays of(INDArray[] a) {
    return new StepArrays(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]);
  }

  private static void assertEqual(INDArray[] found, INDArray[] expected) {
    for (int k = 0; k < found.length; k++) {
      assertThat(floats(found[k].castTo(DataType.FLOAT)))
          .as(NAMES[k])
          .containsExactly(floats(expected[k].castTo(DataType.FLOAT)));
    }
  }
}
