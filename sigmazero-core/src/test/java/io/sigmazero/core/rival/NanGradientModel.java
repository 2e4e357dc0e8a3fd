package io.sigmazero.core.rival;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ForwardingSession;
import io.sigmazero.core.model.ModelSession;

/** Gives another model's logits, and NaN for every gradient. */
final class NanGradientModel implements DifferentiableModel {
  private final DifferentiableModel model;

  NanGradientModel(DifferentiableModel model) {
    this.model = model;
  }

  @Override
  public int[] inputShape() {
    return model.inputShape();
  }

  @Override
  public int classes() {
    return model.classes();
  }

  @Override
  public String engine() {
    return model.engine();
  }

  @Override
  public ModelSession openSession(int lanes) {
    return new ForwardingSession(model.openSession(lanes)) {
      @Override
      public void backward() {
        for (int j = 0; j < gradient().capacity(); j++) {
          gradient().put(j, Float.NaN);
        }
      }
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
