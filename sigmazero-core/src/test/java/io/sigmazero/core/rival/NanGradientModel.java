package io.sigmazero.core.rival;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;

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
    ModelSession session = model.openSession(lanes);
    return new ModelSession() {
      @Override
      public int lanes() {
        return session.lanes();
      }

      @Override
      public FloatBuffer input() {
        return session.input();
      }

      @Override
      public FloatBuffer logits() {
        return session.logits();
      }

      @Override
      public FloatBuffer cotangent() {
        return session.cotangent();
      }

      @Override
      public FloatBuffer gradient() {
        return session.gradient();
      }

      @Override
      public void forward() {
        session.forward();
      }

      @Override
      public void backward() {
        for (int j = 0; j < session.gradient().capacity(); j++) {
          session.gradient().put(j, Float.NaN);
        }
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
