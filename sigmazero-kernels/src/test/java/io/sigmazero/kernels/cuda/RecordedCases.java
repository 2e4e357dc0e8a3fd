package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What scripts/check_cuda_on_gpu.py does on a device: the cases of the harness, and larger ones.
 */
final class RecordedCases {
  private static final int[] SIZES =
      IntStream.concat(
              IntStream.rangeClosed(1, 70),
              IntStream.of(127, 128, 129, 784, 785, 1023, 3072, 4096, 4099, 9001))
          .toArray();

  /** Values that repeat soon are compressed well. */
  private static final int PATTERN = 1024;

  private final Recording recording;
  private final Path folder;

  /** Cases of a recording; the folder is for the launch code's cache. */
  RecordedCases(Recording recording, Path folder) {
    this.recording = recording;
    this.folder = folder;
  }

  void all() {
    steps();
    edges();
    stepsInARow();
    attacks();
    timings();
  }

  private void steps() {
    for (int features : SIZES) {
      step(12, features);
    }
    for (int lanes = 1; lanes <= 64; lanes++) {
      step(lanes, 33);
    }
    step(1, 784);
    step(64, 784);
    step(65, 784);
    step(64, 3072);
    step(300, 5);
    step(2, 150_528);
    for (int shift : new int[] {4, 8, 12, 16}) {
      check(
          "12 lanes x 784 features, " + shift + " bytes past alignment",
          RecordingDevice.Look.OFTEN,
          shift,
          checks -> checks.steps(StepCases.random(12, 784, 1), StepCases.SCHEDULE, true));
    }
  }

  /** Two steps of lanes of all kinds. */
  void step(int lanes, int features) {
    check(
        lanes + " lanes x " + features + " features",
        RecordingDevice.Look.OFTEN,
        0,
        checks ->
            checks.steps(StepCases.random(lanes, features, features), StepCases.SCHEDULE, true));
  }

  private void edges() {
    for (int features : new int[] {1, 8, 33, 784}) {
      check(
          "ties with the threshold, " + features + " features",
          RecordingDevice.Look.OFTEN,
          0,
          checks -> checks.steps(StepCases.ties(4, features), StepCases.STILL, false));
    }
    for (int features : new int[] {1, 3, 4, 37, 784, 4099}) {
      check(
          "edge values, 18 lanes x " + features + " features",
          RecordingDevice.Look.OFTEN,
          0,
          checks -> checks.steps(StepCases.edges(18, features), StepCases.SCHEDULE, false));
    }
    check(
        "NaN or infinity at each of 37 features",
        RecordingDevice.Look.OFTEN,
        0,
        checks -> checks.steps(StepCases.notFinite(37), StepCases.SCHEDULE, true));
  }

  private void stepsInARow() {
    stepsInARow(64, 784);
    stepsInARow(12, 4099);
    stepsInARow(1, 150_528);
  }

  /** All launches queued at once. */
  void stepsInARow(int lanes, int features) {
    check(
        "12 steps in a row, " + lanes + " lanes x " + features + " features",
        RecordingDevice.Look.ONCE,
        0,
        checks -> checks.stepsInARow(lanes, features));
  }

  private void attacks() {
    attack(1, 33, 7, 10, -1);
    attack(1, 1, 3, 2, 1);
    attack(5, 33, 3, 10, -1);
    attack(5, 784, 40, 33, 3);
    attack(64, 784, 150, 10, -1);
    attack(65, 31, 200, 10, -1);
    attack(4, 4100, 9, 1000, -1);
    attack(130, 8, 131, 5, 0);
    attack(300, 4, 1000, 7, -1);
    linearModel(1, 33, 3, 10);
    linearModel(5, 784, 17, 10);
    linearModel(65, 31, 200, 4);
  }

  /** An attack with lanes that are switched off and refilled. */
  void attack(int lanes, int features, int samples, int classes, int target) {
    ObservationRule rule = new ObservationRule(target, 12, 1, 0.3f);
    check(
        "attack on %d samples, %d lanes x %d features, %d classes"
            .formatted(samples, lanes, features, classes),
        RecordingDevice.Look.OFTEN,
        0,
        checks -> checks.attack(lanes, features, samples, classes, rule));
  }

  private void linearModel(int lanes, int features, int samples, int classes) {
    RecordingDevice device =
        new RecordingDevice(
            recording,
            "attack on a linear model, %d samples, %d lanes x %d features"
                .formatted(samples, lanes, features),
            RecordingDevice.Look.OFTEN,
            0);
    ArrayKernels kernels = device.kernels(folder);
    new DeviceChecks(op -> op.execute(kernels)).attack(lanes, features, samples, classes);
    device.end();
  }

  private void check(
      String name, RecordingDevice.Look look, int shift, Consumer<HarnessChecks> check) {
    RecordingDevice device = new RecordingDevice(recording, name, look, shift);
    check.accept(new HarnessChecks(device.kernels(folder), device::end));
  }

  private void timings() {
    time(64, 784);
    time(256, 3072);
    time(16, 150_528);
  }

  /** A step of lanes none of which is adversarial. */
  private void time(int lanes, int features) {
    StepArrays arrays = StepArrays.create(lanes, features);
    StepArrays pattern = StepCases.random(1, PATTERN, 1);
    fill(arrays.original(), pattern.original());
    fill(arrays.delta(), pattern.delta());
    fill(arrays.lossGradient(), pattern.lossGradient());
    fill(arrays.firstMoment(), pattern.firstMoment());
    fill(arrays.secondMoment(), pattern.secondMoment());
    arrays.threshold().assign(0.3f);
    RecordingDevice device =
        new RecordingDevice(
            recording,
            "time of " + lanes + " lanes x " + features + " features",
            RecordingDevice.Look.ONCE,
            0);
    device.kernels(folder).step(arrays, StepCases.SCHEDULE);
    device.endTimed(lanes, features);
  }

  private static void fill(INDArray array, INDArray pattern) {
    float[] repeated = pattern.reshape(PATTERN).toFloatVector();
    float[] values = new float[(int) array.length()];
    for (int j = 0; j < values.length; j++) {
      values[j] = repeated[j % PATTERN];
    }
    array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
  }
}
