package io.sigmazero.core.attack;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ForwardingSession;
import io.sigmazero.core.model.ModelSession;
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
    return new ForwardingSession(model.openSession(lanes)) {
      @Override
      public void forward() {
        float[] input = new float[input().capacity()];
        input().get(0, input);
        inputs.add(input);
        super.forward();
      }
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
