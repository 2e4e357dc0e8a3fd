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
    if (samples.count() > 0) {
      options.goal().requireValid(samples.count(), model.classes());
      options.space().mask().requireValid(samples.count(), model.features());
    }
    Box box = Box.of(options.space(), model.features(), model.inputShape());
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
      requireWithinBounds(samples.sourceIndex(index), values, box);
    }
  }

  private static void requireWithinBounds(int sourceIndex, FloatBuffer values, Box box) {
    for (int j = 0; j < values.capacity(); j++) {
      float value = values.get(j);
      float lower = box.lower(j);
      float upper = box.upper(j);
      float slack = TOLERANCE * (upper - lower);
      // Written so that NaN is refused too.
      if (!(value >= lower - slack && value <= upper + slack)) {
        throw new InvalidSampleException(
            "sample "
                + sourceIndex
                + " has value "
                + value
                + " at feature "
                + j
                + ", outside the bounds "
                + lower
                + " to "
                + upper);
      }
    }
  }
}
