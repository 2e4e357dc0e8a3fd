package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is passed to CUDA, argument by argument. */
class CudaArrayKernelsTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(7, 1.0, 1e-3, 0.01);
  private static final ObservationRule RULE = new ObservationRule(2, 7, 3, 0.25f);
  private static final int LANES = 5;
  private static final int FEATURES = 4099;
  private static final int CLASSES = 4;
  private static final int SAMPLES = 6;

  private final Map<String, KernelSignature> signatures =
      KernelSignature.allOf(KernelSource.bundled().text());
  private final FakeDriver driver = new FakeDriver();
  private final FakeArrays arrays = new FakeArrays();
  private final FakeCompiler compiler = new FakeCompiler();
  private final AttackLanes lanes = AttackLanes.create(LANES, FEATURES);
  private final StepArrays step = lanes.step();
  private final SampleQueue queue =
      SampleQueue.of(Nd4j.create(DataType.FLOAT, SAMPLES, FEATURES), 0, 1, 2, 3, 0, 1);
  private final INDArray logits = Nd4j.create(DataType.FLOAT, LANES, CLASSES);
  private final INDArray cotangent = Nd4j.create(DataType.FLOAT, LANES, CLASSES);

  private CudaArrayKernels kernels;

  @BeforeEach
  void make(@TempDir Path folder) {
    kernels =
        new CudaArrayKernels(
            arrays,
            new DeviceKernels(driver, compiler, new ImageCache(folder), KernelSource.bundled()));
  }

  @Test
  void stepPassesEveryParameterByItsName() {
    kernels.step(step, SCHEDULE);
    assertThat(driver.launches)
        .extracting(FakeDriver.Launch::kernel)
        .containsExactly("sigmazero_largest", "sigmazero_update", "sigmazero_finish");
    Map<String, Object> expected = stepValues();
    INDArray largest = pointed(0, "largest");
    INDArray count = pointed(1, "count");
    INDArray schedule = pointed(1, "schedule");
    expected.put("largest", largest);
    expected.put("count", count);
    expected.put("schedule", schedule);
    expected.put("features", (long) FEATURES);
    expected.put("lanes", LANES);
    expected.put("steps", 7);
    expected.put("smoothing", 1e-3f);
    expected.put("scale", (float) (2.0 * 1e-3f / FEATURES));
    driver.launches.forEach(launch -> assertArguments(launch, expected));
    assertThat(largest.toIntVector()).containsOnly(0).hasSize(LANES);
    assertThat(count.toIntVector()).containsOnly(0).hasSize(LANES);
    assertThat(largest).isNotSameAs(count);
    for (int i = 0; i < 7; i++) {
      assertThat(schedule.getFloat(i)).isEqualTo(SCHEDULE.stepScale(i));
      assertThat(schedule.getFloat(7 + i)).isEqualTo(SCHEDULE.secondCorrection(i));
      assertThat(schedule.getFloat(14 + i)).isEqualTo(SCHEDULE.thresholdStep(i));
    }
    assertThat(driver.launches)
        .extracting(FakeDriver.Launch::grid)
        .containsExactly(new Grid(5, 2, 256), new Grid(5, 2, 256), new Grid(1, 1, 128));
    assertNoted(step.delta(), step.firstMoment(), step.secondMoment(), step.threshold(), step.l0());
  }

  @Test
  void observePassesEveryParameterByItsName() {
    kernels.observe(lanes, queue, logits, cotangent, RULE);
    Map<String, Object> expected = laneValues();
    expected.put("classes", CLASSES);
    expected.put("samples", SAMPLES);
    expected.put("target", 2);
    expected.put("steps", 7);
    expected.put("sufficient_l0", 3);
    assertThat(driver.launches).hasSize(1);
    assertThat(driver.launches.get(0).kernel()).isEqualTo("sigmazero_observe");
    assertArguments(driver.launches.get(0), expected);
    assertThat(driver.launches.get(0).grid()).isEqualTo(new Grid(2, 1, 128));
    assertNoted(cotangent, step.adversarial(), step.iteration(), lanes.event(), queue.taken());
  }

  @Test
  void turnOverPassesEveryParameterByItsName() {
    kernels.turnOver(lanes, queue, RULE);
    Map<String, Object> expected = laneValues();
    expected.put("features", (long) FEATURES);
    expected.put("initial_threshold", 0.25f);
    assertThat(driver.launches)
        .extracting(FakeDriver.Launch::kernel)
        .containsExactly("sigmazero_turn_over", "sigmazero_settle");
    driver.launches.forEach(launch -> assertArguments(launch, expected));
    assertThat(driver.launches)
        .extracting(FakeDriver.Launch::grid)
        .containsExactly(new Grid(5, 2, 256), new Grid(1, 1, 128));
    assertNoted(step.original(), step.delta(), lanes.best(), queue.perturbations(), queue.done());
  }

  /** What a kernel's signature leaves writable is noted as written; all of it was brought there. */
  @Test
  void whatKernelsMayWriteIsNoted() {
    kernels.step(step, SCHEDULE);
    kernels.observe(lanes, queue, logits, cotangent, RULE);
    kernels.turnOver(lanes, queue, RULE);
    for (FakeDriver.Launch launch : driver.launches) {
      KernelSignature signature = signatures.get(launch.kernel());
      for (int i = 0; i < signature.names().size(); i++) {
        if (signature.isPointer(i)) {
          INDArray array = arrays.at(launch.arguments().slots().getLong(i * 8));
          assertThat(arrays.prepared)
              .usingElementComparator(CudaArrayKernelsTest::identity)
              .contains(array);
          if (!signature.types().get(i).contains("const")) {
            assertThat(arrays.written)
                .as("%s of %s", signature.names().get(i), launch.kernel())
                .usingElementComparator(CudaArrayKernelsTest::identity)
                .contains(array);
          }
          assertThat(array.dataType().width()).isEqualTo(signature.elementWidth(i));
        }
      }
    }
  }

  @Test
  void compilesOnceForADeviceAndKeepsWhatStaysTheSame() {
    kernels.step(step, SCHEDULE);
    kernels.step(step, SCHEDULE);
    kernels.turnOver(lanes, queue, RULE);
    assertThat(compiler.compiled).containsExactly("sm_86");
    assertThat(driver.images).hasSize(1);
    assertThat(driver.functions).doesNotHaveDuplicates().hasSize(5);
    for (int i = 0; i < 3; i++) {
      assertThat(driver.launches.get(i).arguments().slots())
          .isEqualTo(driver.launches.get(3 + i).arguments().slots());
    }
    StepSchedule other = new StepSchedule(8, 1.0, 1e-3, 0.01);
    kernels.step(step, other);
    assertThat(pointed(driver.launches.size() - 1, "schedule").length()).isEqualTo(24);
  }

  @Test
  void loadsForEachDevice() {
    kernels.step(step, SCHEDULE);
    arrays.device = 1;
    kernels.step(step, SCHEDULE);
    assertThat(driver.images).hasSize(2);
    assertThat(driver.functions).contains("sigmazero_update of 1001", "sigmazero_update of 1002");
  }

  private static int identity(INDArray a, INDArray b) {
    return a == b ? 0 : 1;
  }

  private void assertNoted(INDArray... written) {
    assertThat(arrays.written)
        .usingElementComparator(CudaArrayKernelsTest::identity)
        .contains(written);
    assertThat(arrays.read)
        .usingElementComparator(CudaArrayKernelsTest::identity)
        .doesNotContain(written)
        .isNotEmpty();
  }

  private void assertArguments(FakeDriver.Launch launch, Map<String, Object> expected) {
    KernelSignature signature = signatures.get(launch.kernel());
    KernelArguments found = launch.arguments();
    assertThat(found.size()).isEqualTo(signature.names().size());
    assertThat(launch.stream()).isEqualTo(FakeArrays.STREAM);
    for (int i = 0; i < found.size(); i++) {
      String name = signature.names().get(i);
      assertThat(expected).containsKey(name);
      assertThat(found.width(i)).as(name).isEqualTo(signature.width(i));
      assertThat(value(found, signature, i)).as(name).isEqualTo(wanted(expected.get(name)));
    }
  }

  private Object wanted(Object value) {
    return value instanceof INDArray array ? arrays.addresses.get(array) : value;
  }

  private static Object value(KernelArguments found, KernelSignature signature, int index) {
    int at = index * Long.BYTES;
    return switch (signature.types().get(index)) {
      case "int" -> found.slots().getInt(at);
      case "float" -> found.slots().getFloat(at);
      default -> found.slots().getLong(at);
    };
  }

  /** The array that an argument of a launch points to. */
  private INDArray pointed(int launch, String parameter) {
    FakeDriver.Launch found = driver.launches.get(launch);
    int index = signatures.get(found.kernel()).names().indexOf(parameter);
    return arrays.at(found.arguments().slots().getLong(index * 8));
  }

  private Map<String, Object> stepValues() {
    Map<String, Object> values = new HashMap<>();
    values.put("original", step.original());
    values.put("delta", step.delta());
    values.put("loss_gradient", step.lossGradient());
    values.put("first_moment", step.firstMoment());
    values.put("second_moment", step.secondMoment());
    values.put("threshold", step.threshold());
    values.put("adversarial", step.adversarial());
    values.put("iteration", step.iteration());
    values.put("l0", step.l0());
    values.put("gradient_norm", step.gradientNorm());
    return values;
  }

  private Map<String, Object> laneValues() {
    Map<String, Object> values = stepValues();
    values.put("lanes", LANES);
    values.put("logits", logits);
    values.put("cotangent", cotangent);
    values.put("best", lanes.best());
    values.put("best_l0", lanes.bestL0());
    values.put("sample", lanes.sample());
    values.put("event", lanes.event());
    values.put("upcoming", lanes.upcoming());
    values.put("queue_samples", queue.samples());
    values.put("labels", queue.labels());
    values.put("taken", queue.taken());
    values.put("done", queue.done());
    values.put("perturbations", queue.perturbations());
    values.put("queue_l0", queue.l0());
    values.put("queue_iterations", queue.iterations());
    values.put("clean_predictions", queue.cleanPredictions());
    values.put("outcome", queue.outcome());
    return values;
  }
}
