package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.SessionOwner;
import io.sigmazero.models.graph.ModelGraph;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/** A plan with its buffers, bound to the thread that opened it. */
final class OneDnnSession implements ModelSession {
  private final int lanes;
  private final SessionOwner owner = new SessionOwner();
  private final SessionBuffers buffers;
  private final SharedWeights weights;
  private final PointerScope natives;
  private final Plan plan;

  /** Takes over one reference to the shared weights. */
  OneDnnSession(ModelGraph graph, SharedWeights weights) {
    this.lanes = graph.batch();
    this.buffers = new SessionBuffers(graph);
    this.weights = weights;
    PointerScope scope = NativeScope.open();
    boolean compiled = false;
    try {
      PlanBuilder builder = new PlanBuilder(weights.engine(), weights.store());
      PlanCompiler.compile(graph, builder, buffers);
      this.plan = new Plan(builder);
      compiled = true;
    } finally {
      if (compiled) {
        // The scope stops collecting, but what it holds lives until the session closes.
        scope.extend();
      }
      scope.close();
    }
    this.natives = scope;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public FloatBuffer input() {
    return buffers.input();
  }

  @Override
  public FloatBuffer logits() {
    return buffers.logits();
  }

  @Override
  public FloatBuffer cotangent() {
    return buffers.cotangent();
  }

  @Override
  public FloatBuffer gradient() {
    return buffers.gradient();
  }

  @Override
  public void forward() {
    owner.requireUsable();
    plan.runForward();
  }

  @Override
  public void backward() {
    owner.requireUsable();
    plan.runBackward();
  }

  /** What runs, in order, with oneDNN's implementation names. */
  List<String> listing() {
    return plan.descriptions();
  }

  /** Bytes of activations. */
  long arenaBytes() {
    return plan.arenaBytes();
  }

  @Override
  public void close() {
    if (!owner.close()) {
      return;
    }
    natives.close();
    weights.release();
  }
}
