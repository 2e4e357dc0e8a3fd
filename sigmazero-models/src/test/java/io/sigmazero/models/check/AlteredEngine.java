package io.sigmazero.models.check;

import io.sigmazero.core.model.DifferentiableModel;
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

  private final class AlteredSession implements ModelSession {
    private final ModelSession session;

    AlteredSession(ModelSession session) {
      this.session = session;
    }

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
      logits.accept(session.logits());
    }

    @Override
    public void backward() {
      session.backward();
      gradient.accept(session.gradient());
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
