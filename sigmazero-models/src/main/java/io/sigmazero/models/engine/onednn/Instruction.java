package io.sigmazero.models.engine.onednn;

import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.primitive;

/** One step of a plan, before its arrays have addresses. */
sealed interface Instruction {

  /** Everything that is read or written. */
  Collection<Array> arrays();

  /** What it is, for listings: node and implementation. */
  String description();

  /**
   * A oneDNN primitive.
   *
   * @param primitive what runs
   * @param arguments arrays by oneDNN's argument number
   */
  record Native(String description, primitive primitive, Map<Integer, Array> arguments)
      implements Instruction {
    @Override
    public Collection<Array> arrays() {
      return arguments.values();
    }
  }

  /**
   * Plain Java over dense arrays, for the few operations that oneDNN lacks.
   *
   * @param operands arrays in the order in which the body takes them
   * @param body what runs; gets one buffer an operand
   */
  record Java(String description, List<Array> operands, Body body) implements Instruction {
    @Override
    public Collection<Array> arrays() {
      return operands;
    }
  }

  /** The work of a Java instruction. */
  @FunctionalInterface
  interface Body {
    void run(FloatBuffer[] operands);
  }
}
