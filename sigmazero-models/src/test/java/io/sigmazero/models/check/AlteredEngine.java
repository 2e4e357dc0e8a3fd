package io.sigmazero.models.check;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ForwardingSession;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.onednn.OneDnnEngine;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/** The oneDNN engine with something done to its logits and gradients. */
record AlteredEngine(String name, Consumer<FloatBuffer> logits, Consumer<FloatBuffer> gradient)
    implements Engine {

  @Override
  public DifferentiableModel compile(ImportedModel imported) {
    DifferentiableModel model = new OneDnnEngine().compile(imported);
    return new DifferentiableModel() {
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
        return name;
      }

      @Override
      public ModelSession openSession(int lanes) {
        return new AlteredSession(model.openSession(lanes));
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  private final class AlteredSession extends ForwardingSession {
    AlteredSession(ModelSession session) {
      super(session);
    }

    @Override
    public void forward() {
      super.forward();
      logits.accept(super.logits());
    }

    @Override
    public void backward() {
      super.backward();
      gradient.accept(super.gradient());
    }
  }
}
