package io.sigmazero.bench.experiment.run;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ForwardingSession;
import io.sigmazero.core.model.ModelSession;
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
  private static final class WatchedSession extends ForwardingSession {
    private final WatchedModel watched;

    WatchedSession(ModelSession session, WatchedModel watched) {
      super(session);
      this.watched = watched;
    }

    @Override
    public void forward() {
      watched.beforePass.run();
      super.forward();
      watched.afterForward.accept(this);
    }

    @Override
    public void backward() {
      watched.beforePass.run();
      super.backward();
    }
  }
}
