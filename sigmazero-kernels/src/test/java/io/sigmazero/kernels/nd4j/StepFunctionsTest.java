package io.sigmazero.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Each function against double precision, finite differences and its edges. */
class StepFunctionsTest {
  private static final double SIGMA = 1e-3;

  @Property(tries = 300)
  void valuesAreThoseOfDoublePrecision(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int samples,
      @ForAll @IntRange(min = 1, max = 30) int features,
      @ForAll @Scale(6) @DoubleRange(min = 1e-4, max = 10) double sigma) {
    float[][] delta = values(seed, samples, features);
    float[][] x = values(seed + 1, samples, features);
    float[] tau = values(seed + 2, 1, samples)[0];
    INDArray array = Nd4j.create(delta);
    INDArray thresholds = Nd4j.createFromArray(tau);
    float[][] sign = StepFunctions.smoothSign(array, sigma).toFloatMatrix();
    float[] l0 = StepFunctions.smoothL0(array, sigma).toFloatVector();
    float[][] gradient = StepFunctions.smoothL0Gradient(array, sigma).toFloatMatrix();
    float[][] normal = StepFunctions.normalizeByLargest(array).toFloatMatrix();
    float[][] clipped = StepFunctions.clipToBox(Nd4j.create(x), array, 0, 1).toFloatMatrix();
    float[][] kept = StepFunctions.projectSmall(array, thresholds).toFloatMatrix();
    for (int i = 0; i < samples; i++) {
      double sum = 0;
      float largest = 1e-12f;
      for (float value : delta[i]) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int j = 0; j < features; j++) {
        double d = delta[i][j];
        double denominator = d * d + (float) sigma;
        sum += d * d / denominator;
        assertClose(sign[i][j], d / Math.sqrt(denominator), 1e-6);
        assertClose(gradient[i][j], 2 * sigma * d / (denominator * denominator), 1e-5);
        // Single operations, so to the bit.
        assertThat(normal[i][j]).isEqualTo(delta[i][j] / largest);
        float position = Math.min(Math.max(x[i][j] + delta[i][j], 0f), 1f);
        assertThat(clipped[i][j]).isEqualTo(position - x[i][j]);
        assertThat(kept[i][j]).isEqualTo(Math.abs(delta[i][j]) < tau[i] ? 0f : delta[i][j]);
      }
      assertClose(l0[i], sum, 1e-5);
    }
    assertThat(array.toFloatMatrix()).as("the argument").isDeepEqualTo(delta);
  }

  @Property(tries = 200)
  void theGradientIsTheSlopeOfTheSmoothL0(
      @ForAll @Scale(6) @DoubleRange(min = -1, max = 1) double d,
      @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 1) double sigma) {
    double step = 1e-5 * Math.sqrt(sigma);
    INDArray at = Nd4j.createFromArray(new double[][] {{d - step, 0.3}, {d + step, 0.3}});
    double[] values = StepFunctions.smoothL0(at, sigma).toDoubleVector();
    INDArray point = Nd4j.createFromArray(new double[][] {{d, 0.3}});
    double slope = StepFunctions.smoothL0Gradient(point, sigma).getDouble(0, 0);
    assertThat((values[1] - values[0]) / (2 * step))
        .isEqualTo(slope, within(1e-5 * Math.max(1, 1 / Math.sqrt(sigma))));
  }

  @Property(tries = 200)
  void theSmoothSignIsTheSlopeOfTheSmoothMagnitudeAndItsSquareTheL0(
      @ForAll @Scale(6) @DoubleRange(min = -1, max = 1) double d,
      @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 1) double sigma) {
    INDArray point = Nd4j.createFromArray(new double[][] {{d}});
    double sign = StepFunctions.smoothSign(point, sigma).getDouble(0);
    double step = 1e-5 * Math.sqrt(sigma);
    double above = Math.sqrt((d + step) * (d + step) + sigma);
    double below = Math.sqrt((d - step) * (d - step) + sigma);
    assertThat((above - below) / (2 * step)).isEqualTo(sign, within(1e-5));
    assertThat(StepFunctions.smoothL0(point, sigma).getDouble(0))
        .isEqualTo(sign * sign, within(1e-12));
  }

  @Test
  void theSmoothL0CountsAsSigmaFalls() {
    INDArray delta = Nd4j.createFromArray(new float[][] {{0.5f, 0f, -1f}, {0f, 0f, 0f}});
    assertThat(StepFunctions.smoothL0(delta, 1e-9).toFloatVector())
        .containsExactly(new float[] {2f, 0f}, within(1e-6f));
    assertThat(StepFunctions.smoothSign(delta, 1e-9).toFloatMatrix()[0])
        .containsExactly(new float[] {1f, 0f, -1f}, within(1e-6f));
  }

  @Test
  void equalToTheThresholdStaysAndMinusZeroIsNotMade() {
    INDArray delta = Nd4j.createFromArray(new float[][] {{0.25f, -0.25f}, {-0.2f, 0.3f}});
    INDArray tau = Nd4j.createFromArray(0.25f, 0.3f);
    float[][] kept = StepFunctions.projectSmall(delta, tau).toFloatMatrix();
    assertThat(kept[0]).containsExactly(0.25f, -0.25f);
    assertThat(Float.floatToRawIntBits(kept[1][0])).isZero();
    assertThat(kept[1][1]).isEqualTo(0.3f);
  }

  @Test
  void zerosStayAndTinyGradientsAreNotBlownUp() {
    INDArray gradient = Nd4j.createFromArray(new float[][] {{0f, -0f}, {1e-20f, -5e-13f}});
    float[][] normal = StepFunctions.normalizeByLargest(gradient).toFloatMatrix();
    assertThat(normal[0]).containsExactly(0f, -0f);
    assertThat(normal[1]).containsExactly(1e-20f / 1e-12f, -5e-13f / 1e-12f);
  }

  @Test
  void notANumberStaysInItsSample() {
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    INDArray bad = Nd4j.createFromArray(new float[][] {{nan, 0.5f}, {0.5f, 0.25f}, {infinity, 1f}});
    INDArray x = Nd4j.create(DataType.FLOAT, 3, 2).assign(0.5);
    INDArray tau = Nd4j.createFromArray(0.3f, 0.3f, nan);
    assertRows(
        StepFunctions.normalizeByLargest(bad), new float[][] {{nan, nan}, {1f, 0.5f}, {nan, nan}});
    assertRows(
        StepFunctions.clipToBox(x, bad, 0, 1),
        new float[][] {{nan, 0.5f}, {0.5f, 0.25f}, {0.5f, 0.5f}});
    assertRows(
        StepFunctions.projectSmall(bad, tau),
        new float[][] {{nan, 0.5f}, {0.5f, 0f}, {infinity, 1f}});
    assertThat(StepFunctions.smoothL0(bad, SIGMA).toFloatVector()[0]).isNaN();
    assertThat(StepFunctions.smoothSign(bad, SIGMA).getFloat(0, 0)).isNaN();
    assertThat(StepFunctions.smoothL0Gradient(bad, SIGMA).getFloat(0, 0)).isNaN();
  }

  @Test
  void viewsAndOtherOrdersGiveTheSame() {
    INDArray wide = Nd4j.rand(DataType.FLOAT, 4, 6, 5).subi(0.5);
    INDArray columns =
        wide.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all(), NDArrayIndex.interval(2, 4));
    INDArray permuted = wide.permute(2, 0, 1);
    INDArray fortran = wide.dup('f');
    for (INDArray view : List.of(columns, permuted, fortran)) {
      INDArray tau = Nd4j.create(DataType.FLOAT, view.size(0), 2).assign(0.2).getColumn(1);
      List<UnaryOperator<INDArray>> functions =
          List.of(
              a -> StepFunctions.smoothSign(a, SIGMA),
              a -> StepFunctions.smoothL0(a, SIGMA),
              a -> StepFunctions.smoothL0Gradient(a, SIGMA),
              StepFunctions::normalizeByLargest,
              a -> StepFunctions.clipToBox(view, a, -0.1, 0.4),
              a -> StepFunctions.projectSmall(a, tau));
      for (int k = 0; k < functions.size(); k++) {
        INDArray found = functions.get(k).apply(view);
        INDArray expected = functions.get(k).apply(view.dup('c'));
        assertThat(found.ordering()).isEqualTo('c');
        assertThat(found.shape()).as("function %d", k).isEqualTo(expected.shape());
        assertThat(found.reshape(-1).toFloatVector())
            .as("function %d", k)
            .containsExactly(expected.reshape(-1).toFloatVector());
      }
    }
  }

  @Test
  void samplesMayHaveNoAxesOrManyOrNothingInThem() {
    INDArray single = Nd4j.createFromArray(0.5f, -0.1f);
    assertThat(StepFunctions.smoothL0(single, SIGMA).shape()).containsExactly(2);
    assertThat(StepFunctions.normalizeByLargest(single).toFloatVector()).containsExactly(1f, -1f);
    INDArray tau = Nd4j.createFromArray(0.3f, 0.3f);
    assertThat(StepFunctions.projectSmall(single, tau).toFloatVector()).containsExactly(0.5f, 0f);
    INDArray none = Nd4j.create(DataType.FLOAT, 2, 0, 3);
    assertThat(StepFunctions.smoothL0(none, SIGMA).toFloatVector()).containsExactly(0f, 0f);
    assertThat(StepFunctions.smoothSign(none, SIGMA).shape()).containsExactly(2, 0, 3);
    assertThat(StepFunctions.smoothL0Gradient(none, SIGMA).shape()).containsExactly(2, 0, 3);
    assertThat(StepFunctions.normalizeByLargest(none).shape()).containsExactly(2, 0, 3);
    assertThat(StepFunctions.clipToBox(none, none, 0, 1).shape()).containsExactly(2, 0, 3);
    assertThat(StepFunctions.projectSmall(none, tau).shape()).containsExactly(2, 0, 3);
    INDArray nobody = Nd4j.create(DataType.FLOAT, 0, 3);
    assertThat(StepFunctions.smoothL0(nobody, SIGMA).isEmpty()).isTrue();
    assertThat(StepFunctions.normalizeByLargest(nobody).shape()).containsExactly(0, 3);
  }

  @Test
  void oneArrayMayBeBothArguments() {
    INDArray both = Nd4j.createFromArray(new float[][] {{0.4f, 0.8f}});
    assertThat(StepFunctions.clipToBox(both, both, 0, 1).toFloatMatrix()[0])
        .containsExactly(0.8f - 0.4f, 1f - 0.8f);
    assertThat(both.toFloatMatrix()[0]).containsExactly(0.4f, 0.8f);
    INDArray single = Nd4j.createFromArray(0.4f, -0.8f);
    assertThat(StepFunctions.projectSmall(single, single).toFloatVector())
        .containsExactly(0.4f, -0.8f);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    INDArray delta = Nd4j.create(DataType.FLOAT, 2, 3);
    INDArray wide = Nd4j.create(DataType.DOUBLE, 2, 3);
    assertThatThrownBy(() -> StepFunctions.smoothL0(delta, 0)).hasMessageContaining("is 0.0");
    assertThatThrownBy(() -> StepFunctions.smoothSign(delta, Double.NaN))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> StepFunctions.smoothL0Gradient(delta.castTo(DataType.INT32), SIGMA))
        .hasMessage("perturbation is INT, must be floating");
    assertThatThrownBy(() -> StepFunctions.smoothL0(Nd4j.scalar(1f), SIGMA))
        .hasMessageContaining("must have an axis of samples");
    assertThatThrownBy(
            () -> StepFunctions.clipToBox(Nd4j.create(DataType.FLOAT, 2, 4), delta, 0, 1))
        .hasMessage("perturbation is [2, 3] but original is [2, 4]");
    assertThatThrownBy(() -> StepFunctions.clipToBox(wide, delta, 0, 1))
        .hasMessage("perturbation is FLOAT but original is DOUBLE");
    assertThatThrownBy(() -> StepFunctions.clipToBox(delta, delta, 1, 0))
        .hasMessage("lower is 1.0 but upper is 0.0");
    assertThatThrownBy(() -> StepFunctions.projectSmall(delta, Nd4j.create(DataType.FLOAT, 3)))
        .hasMessage("thresholds is [3] but perturbation is [2, 3], must be [2]");
    assertThatThrownBy(() -> StepFunctions.projectSmall(delta, Nd4j.create(DataType.DOUBLE, 2)))
        .hasMessage("thresholds is DOUBLE but perturbation is FLOAT");
  }

  /** Unlike a comparison of whole matrices, takes NaN to be equal to NaN. */
  private static void assertRows(INDArray found, float[][] expected) {
    float[][] rows = found.toFloatMatrix();
    assertThat(rows.length).isEqualTo(expected.length);
    for (int i = 0; i < rows.length; i++) {
      assertThat(rows[i]).containsExactly(expected[i]);
    }
  }

  /** About half zero, some exactly 1. */
  private static float[][] values(long seed, int rows, int columns) {
    Random random = new Random(seed);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextBoolean() ? 0f : Math.min(1f, random.nextFloat() * 1.2f);
        row[j] = random.nextBoolean() ? row[j] : -row[j];
      }
    }
    return values;
  }

  private static void assertClose(double found, double expected, double relative) {
    assertThat(found).isEqualTo(expected, within(1e-12 + relative * Math.abs(expected)));
  }
}
