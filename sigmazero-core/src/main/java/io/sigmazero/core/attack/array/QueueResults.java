package io.sigmazero.core.attack.array;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZeroOptions;
import io.sigmazero.core.attack.StopReason;
import io.sigmazero.kernels.nd4j.SampleQueue;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a queue holds when all of its samples are done, brought to the host and confirmed. */
final class QueueResults {
  private final int[] labels;
  private final SigmaZeroOptions options;
  private final double secondsEach;
  private final int features;
  private final INDArray clean;
  private final INDArray inBox;
  private final INDArray perturbations;
  private final int[] l0;
  private final int[] iterations;
  private final int[] cleanPredictions;
  private final int[] outcomes;

  QueueResults(
      SampleQueue queue,
      INDArray samples,
      int[] labels,
      SigmaZeroOptions options,
      double secondsEach) {
    this.labels = labels;
    this.options = options;
    this.secondsEach = secondsEach;
    this.features = (int) (samples.length() / labels.length);
    this.clean = rows(samples);
    this.inBox = rows(queue.samples());
    this.perturbations = rows(queue.perturbations());
    this.l0 = queue.l0().toIntVector();
    this.iterations = queue.iterations().toIntVector();
    this.cleanPredictions = queue.cleanPredictions().toIntVector();
    this.outcomes = queue.outcome().toIntVector();
  }

  /** All results; the adversarial inputs are run through the model as many at a time as fit. */
  List<SampleResult> confirm(LaneLoop loop) {
    List<SampleResult> results = new ArrayList<>();
    int lanes = (int) loop.input().size(0);
    for (int first = 0; first < labels.length; first += lanes) {
      int count = Math.min(lanes, labels.length - first);
      float[][] inputs = new float[lanes][features];
      for (int k = 0; k < count; k++) {
        inputs[k] = input(first + k);
      }
      loop.input().assign(Nd4j.create(inputs).reshape(loop.input().shape()));
      float[][] logits = loop.logitsOfInput();
      for (int k = 0; k < count; k++) {
        results.add(result(first + k, inputs[k], logits[k]));
      }
    }
    return results;
  }

  /** The adversarial input, or the sample itself if there is none. */
  private float[] input(int index) {
    float[] values = row(clean, index);
    if (outcomes[index] != SampleQueue.COMPLETED || l0[index] == Integer.MAX_VALUE) {
      return values;
    }
    float[] box = row(inBox, index);
    float[] delta = row(perturbations, index);
    for (int j = 0; j < values.length; j++) {
      if (delta[j] != 0f) {
        values[j] = Math.min(Math.max(box[j] + delta[j], 0f), 1f);
      }
    }
    return values;
  }

  private SampleResult result(int index, float[] input, float[] logits) {
    // Passes that a failure took: the one that met it, and for a gradient the one that told of it.
    int passes = iterations[index];
    return switch (outcomes[index]) {
      case SampleQueue.LOGITS_NOT_FINITE ->
          failure(index, "a logit is not finite at iteration " + (passes - 1));
      case SampleQueue.GRADIENT_NOT_FINITE ->
          failure(index, "the gradient is not finite at iteration " + (passes - 2));
      default -> completed(index, input, logits);
    };
  }

  private SampleResult completed(int index, float[] input, float[] logits) {
    if (l0[index] == Integer.MAX_VALUE) {
      return of(index, input, OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    }
    Margin margin =
        Margin.of(
            FloatBuffer.wrap(logits), 0, logits.length, labels[index], ArrayAttack.target(options));
    if (!margin.isAdversarial()) {
      return failure(
          index, "the adversarial input was not confirmed by the model, margin " + margin.value());
    }
    float[] original = row(clean, index);
    int changed = 0;
    for (int j = 0; j < input.length; j++) {
      changed += input[j] != original[j] ? 1 : 0;
    }
    return of(
        index,
        input,
        OptionalInt.of(changed),
        OptionalInt.of(margin.prediction()),
        Optional.empty());
  }

  private SampleResult failure(int index, String error) {
    return of(
        index, row(clean, index), OptionalInt.empty(), OptionalInt.empty(), Optional.of(error));
  }

  private SampleResult of(
      int index,
      float[] input,
      OptionalInt changed,
      OptionalInt prediction,
      Optional<String> error) {
    int before = cleanPredictions[index];
    return new SampleResult(
        index,
        labels[index],
        before < 0 ? OptionalInt.empty() : ArrayAttack.target(options),
        before < 0 ? OptionalInt.empty() : OptionalInt.of(before),
        prediction,
        changed,
        changed,
        input,
        iterations[index],
        iterations[index],
        iterations[index],
        secondsEach,
        stopReason(index, error),
        Optional.empty(),
        error);
  }

  private StopReason stopReason(int index, Optional<String> error) {
    if (error.isPresent()) {
      return StopReason.ERROR;
    }
    if (l0[index] <= 1) {
      return StopReason.MINIMAL;
    }
    boolean isMet = l0[index] <= options.stopRules().budget().orElse(0);
    return isMet ? StopReason.BUDGET : StopReason.STEPS;
  }

  private INDArray rows(INDArray array) {
    return array.reshape(labels.length, features);
  }

  private static float[] row(INDArray rows, int index) {
    return rows.getRow(index).toFloatVector();
  }
}
