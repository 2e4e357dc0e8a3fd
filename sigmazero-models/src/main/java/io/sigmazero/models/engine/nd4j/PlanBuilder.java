package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.Step;

/** Takes the calls of a plan, phase after phase. Not thread safe. */
final class PlanBuilder {
  /** When a call runs. */
  enum Phase {
    /** Once, when the session opens: what does not depend on the input. */
    SETUP,
    /** In each forward pass. */
    FORWARD,
    /** In each backward pass. */
    BACKWARD
  }

  private final PlanMemory memory;
  private final List<Call> setup = new ArrayList<>();
  private final List<Call> forward = new ArrayList<>();
  private final List<Call> backward = new ArrayList<>();
  private Phase phase = Phase.SETUP;
  private String label = "";

  PlanBuilder(SharedWeights weights) {
    this.memory = new PlanMemory(weights);
  }

  PlanMemory memory() {
    return memory;
  }

  /** Emits what one node needs; its temporary regions are free afterwards. */
  void step(Phase when, String node, Runnable emission) {
    phase = when;
    label = node;
    try {
      emission.run();
      memory.endStep();
    } catch (RuntimeException e) {
      throw Failures.of(node, e);
    }
  }

  /** An operation of libnd4j to be filled in and emitted. */
  Operation operation(String name) {
    return new Operation(name);
  }

  /** Applies one of ND4J's elementwise operations, made for an input and an output. */
  Region transformed(BiFunction<INDArray, INDArray, Op> operation, Region x) {
    Region y = memory.temporary(x.shape());
    emit(new LegacyCall(label, operation.apply(x.array(), y.array())));
    return y;
  }

  /** 1 where an element is greater than the bound, 0 elsewhere. */
  Region isGreater(Region x, double bound) {
    return transformed((from, to) -> new Step(from, to, bound), x);
  }

  private void emit(Call call) {
    calls().add(call);
  }

  private List<Call> calls() {
    return switch (phase) {
      case SETUP -> setup;
      case FORWARD -> forward;
      case BACKWARD -> backward;
    };
  }

  /** Runs what runs once, and hands over the rest. */
  Plan build() {
    setup.forEach(Call::run);
    setup.forEach(Call::free);
    setup.clear();
    return new Plan(memory, forward, backward);
  }

  /** Gives back everything, when no plan came of it. */
  void free() {
    setup.forEach(Call::free);
    new Plan(memory, forward, backward).free();
  }

  /** A call in the making. */
  final class Operation {
    private final String name;
    private final List<INDArray> inputs = new ArrayList<>();
    private long[] integers = {};
    private double[] reals = {};
    private boolean[] flags = {};
    private boolean accelerated = true;

    private Operation(String name) {
      this.name = name;
    }

    /** Adds inputs. */
    Operation of(Region... regions) {
      for (Region region : regions) {
        inputs.add(region.array());
      }
      return this;
    }

    /** Adds inputs that are views. */
    Operation of(INDArray... views) {
      inputs.addAll(Arrays.asList(views));
      return this;
    }

    Operation integers(long... values) {
      integers = values;
      return this;
    }

    Operation reals(double... values) {
      reals = values;
      return this;
    }

    Operation flags(boolean... values) {
      flags = values;
      return this;
    }

    /** Whether libnd4j may use oneDNN or cuDNN; it may unless this says otherwise. */
    Operation accelerated(boolean allowed) {
      accelerated = allowed;
      return this;
    }

    /** Emits the call with a result in a new temporary region. */
    Region to(Shape shape) {
      Region result = memory.temporary(shape);
      into(result);
      return result;
    }

    /** Emits the call with its result in a region. */
    void into(Region result) {
      into(result.array());
    }

    /** Emits the call with its result in a view. */
    void into(INDArray result) {
      CustomCall.Arguments arguments =
          new CustomCall.Arguments(integers, reals, flags, accelerated);
      emit(new CustomCall(label, name, inputs, List.of(result), arguments));
    }
  }
}
