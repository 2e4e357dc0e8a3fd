package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the lowerings of all kinds of nodes share: the values and gradients of a graph while its
 * plan is made, and the tape of what is left to emit for the backward pass.
 *
 * <p>Values stay where they are for the life of the plan, since a backward pass may need them any
 * number of times. Gradients live until the node that they belong to has passed them on.
 */
final class Lowering {
  /** Emits what passes a gradient on to a node's inputs. */
  interface Backward {
    void emit(Region gradient);
  }

  private record Recorded(Node node, Backward step) {}

  private final ModelGraph graph;
  private final PlanBuilder plan;
  private final Region[] values;
  private final Region[] gradients;
  private final Deque<Recorded> tape = new ArrayDeque<>();

  Lowering(ModelGraph graph, PlanBuilder plan) {
    this.graph = graph;
    this.plan = plan;
    this.values = new Region[graph.nodes().size()];
    this.gradients = new Region[graph.nodes().size()];
  }

  ModelGraph graph() {
    return graph;
  }

  PlanBuilder plan() {
    return plan;
  }

  PlanMemory memory() {
    return plan.memory();
  }

  /** Whether the value changes with the model's input, so that its gradient is wanted. */
  boolean varies(int id) {
    return graph.dependsOnInput(id);
  }

  Region value(int id) {
    if (values[id] == null) {
      throw new EngineException(graph.node(id).label() + " is empty, and something uses it");
    }
    return values[id];
  }

  void setValue(Node node, Region value) {
    values[node.id()] = keep(value);
  }

  /** Has a region stay for the life of the plan. */
  Region keep(Region region) {
    region.storage().retain();
    return region;
  }

  /** Records what the backward pass does at a node; nothing where no gradient is wanted. */
  void onBackward(Node node, Backward step) {
    if (varies(node.id())) {
      tape.push(new Recorded(node, step));
    }
  }

  /** Emits the backward pass, from the last node to the first. */
  void emitBackward() {
    while (!tape.isEmpty()) {
      Recorded recorded = tape.pop();
      int id = recorded.node().id();
      if (gradients[id] != null) {
        plan.step(
            PlanBuilder.Phase.BACKWARD,
            recorded.node().label(),
            () -> recorded.step().emit(gradients[id]));
        memory().release(gradients[id]);
        gradients[id] = null;
      }
    }
  }

  /** The whole gradient of a value, or null before anything contributed to it. */
  Region gradient(int id) {
    return gradients[id];
  }

  /**
   * Adds to a value's gradient; without effect where none is wanted.
   *
   * @param part has as many elements as the value, and is not written to unless it is this value's
   *     alone
   */
  void contribute(int id, Region part) {
    if (!varies(id)) {
      return;
    }
    Shape shape = graph.node(id).shape();
    Region added = part.reshaped(shape);
    Region sum = gradients[id];
    if (sum == null) {
      gradients[id] = keep(added);
    } else if (isExclusive(sum)) {
      plan.operation("add").of(sum, added).into(sum);
    } else {
      gradients[id] = keep(plan.operation("add").of(sum, added).to(shape));
      memory().release(sum);
    }
  }

  /** Whether only one gradient lies in a region's storage, so that it may be overwritten. */
  boolean isExclusive(Region gradient) {
    return gradient.storage().users() == 1;
  }
}
