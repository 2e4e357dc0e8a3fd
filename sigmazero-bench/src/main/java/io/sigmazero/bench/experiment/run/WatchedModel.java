package io.sigmazero.bench.experiment.run;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/**
 * A model whose passes somebody watches. Closing it leaves the model behind it open.
 *
 * @param model what computes
 * @param beforePass called before each pass, in the thread of the session
 * @param afterForward called after each forward pass with the session
 */
record WatchedModel(
    DifferentiableModel model, Runnable beforePass, Consumer<ModelSession> afterForward)
    implements DifferentiableModel {

  @Override
  public int[] inputShape() {
    return model.inputShape();
  }

  @Override
  public int features() {
    return model.features();
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
    return new WatchedSession(model.openSession(lanes), this);
  }

  @Override
  public void close() {}

  /** A session of it. */
  private record WatchedSession(ModelSession session, WatchedModel watched)
      implements ModelSession {
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
      watched.beforePass.run();
      session.forward();
      watched.afterForward.accept(session);
    }

    @Override
    public void backward() {
      watched.beforePass.run();
      session.backward();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
