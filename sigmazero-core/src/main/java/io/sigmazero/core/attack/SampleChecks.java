package io.sigmazero.core.attack;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.kernels.DirectBuffers;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Looks at all samples before a run, so that a bad one is known in the first second. */
final class SampleChecks {
  /** A value may leave the bounds by rounding: by this fraction of the box. */
  private static final float TOLERANCE = 1e-6f;

  private SampleChecks() {}

  static void requireValid(DifferentiableModel model, Samples samples, SigmaZeroOptions options) {
    if (samples.features() != model.features() && samples.count() > 0) {
      throw new InvalidSampleException(
          "samples have "
              + samples.features()
              + " values each, but the model takes "
              + model.features()
              + " "
              + Arrays.toString(model.inputShape()));
    }
    if (options.target().isPresent() && options.target().getAsInt() >= model.classes()) {
      throw new InvalidSampleException(
          "target "
              + options.target().getAsInt()
              + " does not exist: the model has "
              + model.classes()
              + " classes");
    }
    FloatBuffer values = DirectBuffers.floats(model.features());
    for (int index = 0; index < samples.count(); index++) {
      int label = samples.label(index);
      if (label < 0 || label >= model.classes()) {
        throw new InvalidSampleException(
            "sample "
                + samples.sourceIndex(index)
                + " has label "
                + label
                + ", but the model has classes 0 to "
                + (model.classes() - 1));
      }
      samples.read(index, values, 0);
      requireWithinBounds(samples.sourceIndex(index), values, options);
    }
  }

  private static void requireWithinBounds(
      int sourceIndex, FloatBuffer values, SigmaZeroOptions options) {
    float slack = TOLERANCE * options.range();
    float lowest = options.lowerBound() - slack;
    float highest = options.upperBound() + slack;
    for (int j = 0; j < values.capacity(); j++) {
      float value = values.get(j);
      // Written so that NaN is refused too.
      if (!(value >= lowest && value <= highest)) {
        throw new InvalidSampleException(
            "sample "
                + sourceIndex
                + " has value "
                + value
                + " at feature "
                + j
                + ", outside the bounds "
                + options.lowerBound()
                + " to "
                + options.upperBound());
      }
    }
  }
}
