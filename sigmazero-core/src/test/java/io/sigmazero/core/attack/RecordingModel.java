package io.sigmazero.core.attack;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Passes everything on to another model and remembers the inputs of all forward passes. */
public final class RecordingModel implements DifferentiableModel {
  private final DifferentiableModel model;
  private final List<float[]> inputs = Collections.synchronizedList(new ArrayList<>());

  public RecordingModel(DifferentiableModel model) {
    this.model = model;
  }

  public List<float[]> inputs() {
    return inputs;
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
        float[] input = new float[session.input().capacity()];
        session.input().get(0, input);
        inputs.add(input);
        session.forward();
      }

      @Override
      public void backward() {
        session.backward();
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
