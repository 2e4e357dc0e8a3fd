package io.sigmazero.core.attack;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelAdapters;

/**
 * A model for the time of a run: closed afterwards if it was made for the run, left alone if it is
 * the caller's.
 */
record ModelInUse(DifferentiableModel model, boolean isOurs) implements AutoCloseable {

  static ModelInUse of(Object model, int... sampleShape) {
    return model instanceof DifferentiableModel given
        ? new ModelInUse(given, false)
        : new ModelInUse(ModelAdapters.adapt(model, sampleShape), true);
  }

  @Override
  public void close() {
    if (isOurs) {
      model.close();
    }
  }
}
