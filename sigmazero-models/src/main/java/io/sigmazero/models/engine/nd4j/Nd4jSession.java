package io.sigmazero.models.engine.nd4j;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.SessionOwner;
import io.sigmazero.models.graph.ModelGraph;
import java.nio.FloatBuffer;

/** A plan with its buffers, bound to the thread that opened it. */
final class Nd4jSession implements ModelSession {
  private final int lanes;
  private final SessionOwner owner = new SessionOwner();
  private final SharedWeights weights;
  private final Plan plan;
  private final HostWindow input;
  private final HostWindow logits;
  private final HostWindow cotangent;
  private final HostWindow gradient;

  /** Takes over one reference to the shared weights. */
  Nd4jSession(ModelGraph graph, SharedWeights weights) {
    this.lanes = graph.batch();
    this.weights = weights;
    PlanBuilder builder = new PlanBuilder(weights);
    boolean planned = false;
    try {
      PlanCompiler.Ends ends = PlanCompiler.compile(graph, builder);
      this.input = window(ends.input());
      this.logits = window(ends.logits());
      this.cotangent = window(ends.cotangent());
      this.gradient = window(ends.gradient());
      this.plan = builder.build();
      planned = true;
    } finally {
      if (!planned) {
        builder.free();
      }
    }
  }

  private static HostWindow window(Region region) {
    return new HostWindow(region.storage().flat());
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public FloatBuffer input() {
    return input.buffer();
  }

  @Override
  public FloatBuffer logits() {
    return logits.buffer();
  }

  @Override
  public FloatBuffer cotangent() {
    return cotangent.buffer();
  }

  @Override
  public FloatBuffer gradient() {
    return gradient.buffer();
  }

  @Override
  public void forward() {
    owner.requireUsable();
    input.send();
    plan.runForward();
    logits.fetch();
  }

  @Override
  public void backward() {
    owner.requireUsable();
    cotangent.send();
    plan.runBackward();
    gradient.fetch();
  }

  /** Bytes of activations. */
  long bytes() {
    return plan.bytes();
  }

  @Override
  public void close() {
    if (!owner.close()) {
      return;
    }
    plan.free();
    weights.release();
  }
}
