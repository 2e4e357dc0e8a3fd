package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;

/**
 * Collects the instructions of a plan, first the forward ones, then the backward ones. Native
 * objects made meanwhile belong to the pointer scope that the caller has open. Used by one thread.
 */
final class PlanBuilder {
  private final engine engine;
  private final WeightStore weights;
  private final BlockedLayout blockedLayout = BlockedLayout.ofProcessor();
  private final List<Instruction> forward = new ArrayList<>();
  private final List<Instruction> backward = new ArrayList<>();
  private List<Instruction> current = forward;
  private long scratchpadBytes;

  PlanBuilder(engine engine, WeightStore weights) {
    this.engine = engine;
    this.weights = weights;
  }

  engine engine() {
    return engine;
  }

  /** What comes from now on belongs to the backward pass. */
  void beginBackward() {
    current = backward;
  }

  List<Instruction> forwardInstructions() {
    return forward;
  }

  List<Instruction> backwardInstructions() {
    return backward;
  }

  /** Bytes that the greediest primitive wants as scratchpad. */
  long scratchpadBytes() {
    return scratchpadBytes;
  }

  /** The processor's blocked layout for an image, or oneDNN's choice for one with few channels. */
  memory.desc blocked(Shape shape) {
    return blockedLayout.of(shape).orElseGet(() -> Layouts.any(shape));
  }

  /** The processor's blocked layout. */
  BlockedLayout blockedLayout() {
    return blockedLayout;
  }

  /** A new array in the arena. */
  Array array(Shape shape, memory.desc layout) {
    return new Array(shape, layout, Block.inArena(layout.get_size()));
  }

  /**
   * A new array in the arena that holds zeros until somebody writes to it and shares its memory
   * with nobody, so that what is never written stays zero from run to run.
   */
  Array zeroedArray(Shape shape, memory.desc layout) {
    return new Array(shape, layout, Block.ofItsOwn(layout.get_size()));
  }

  /** A new row-major array in the arena. */
  Array denseArray(Shape shape) {
    return array(shape, Layouts.dense(shape));
  }

  /**
   * Constant values in a wanted layout, made once for all sessions of a model.
   *
   * @param key tells this use of these values from every other in the model
   * @param values what they are
   * @param given how the values lie in their tensor
   * @param wanted how the primitive wants them
   */
  Array constant(String key, Tensor values, memory.desc given, memory.desc wanted) {
    memory stored = weights.stored(key, values, given, wanted);
    Block block = Block.foreign(wanted.get_size(), stored.get_data_handle().address());
    return new Array(values.shape(), wanted, block);
  }

  /** Constant values as they are. */
  Array constant(String key, Tensor values) {
    memory.desc dense = Layouts.dense(values.shape());
    return constant(key, values, dense, dense);
  }

  /** The array itself if it has the layout, else a copy that has. */
  Array reordered(String name, Array from, memory.desc wanted) {
    if (from.hasLayout(wanted)) {
      return from;
    }
    Array to = array(from.shape(), wanted);
    copy(name, from, to);
    return to;
  }

  /** The array itself if it is row-major, else a copy that is. */
  Array dense(String name, Array from) {
    return reordered(name, from, Layouts.dense(from.shape()));
  }

  /** Copies between arrays of equal extents and any layouts. */
  void copy(String name, Array from, Array to) {
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            engine, from.layout(), engine, to.layout(), attributes(null), false);
    emit(
        name,
        new reorder(description),
        description,
        Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to));
  }

  /** Attributes with these post-ops (or none) and a scratchpad that the session provides. */
  primitive_attr attributes(post_ops postOps) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    if (postOps != null) {
      attributes.set_post_ops(postOps);
    }
    return attributes;
  }

  /** Adds a primitive; its scratchpad, if it wants one, is provided. */
  void emit(
      String name,
      primitive primitive,
      primitive_desc_base description,
      Map<Integer, Array> arguments) {
    Map<Integer, Array> all = new HashMap<>(arguments);
    memory.desc scratchpad = description.scratchpad_desc();
    long bytes = scratchpad.get_size();
    if (bytes > 0) {
      scratchpadBytes = Math.max(scratchpadBytes, bytes);
      all.put(dnnl.DNNL_ARG_SCRATCHPAD, new Array(Shape.of(), scratchpad, Block.scratchpad(bytes)));
    }
    String implementation = description.impl_info_str().getString();
    current.add(new Instruction.Native(name + " " + implementation, primitive, all));
  }

  /** Adds plain Java over dense arrays. */
  void emitJava(String name, List<Array> operands, Instruction.Body body) {
    current.add(new Instruction.Java(name + " java", operands, body));
  }
}
