package io.sigmazero.models.engine.dl4j;

import io.sigmazero.models.engine.EngineException;
import java.util.List;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The steps of a network in the order in which they compute. Belongs to one thread. */
final class Program implements AutoCloseable {
  /** The value that is the network's input. */
  static final int INPUT = 0;

  /**
   * A step in its place. Value 0 is the network's input, value i+1 what instruction i computes.
   *
   * @param label how messages name it
   * @param inputs the values it reads
   */
  record Instruction(String label, Step step, List<Integer> inputs) {}

  private final List<Instruction> instructions;
  private final int output;
  private final StepFactory arrays;
  private final boolean[] varies;

  /**
   * @param output the value that is the logits
   * @param arrays what the steps share, closed with the program
   */
  Program(List<Instruction> instructions, int output, StepFactory arrays) {
    this.instructions = List.copyOf(instructions);
    this.output = output;
    this.arrays = arrays;
    this.varies = new boolean[instructions.size() + 1];
    varies[INPUT] = true;
    for (int i = 0; i < instructions.size(); i++) {
      varies[i + 1] = instructions.get(i).inputs().stream().anyMatch(value -> varies[value]);
    }
  }

  List<Instruction> instructions() {
    return instructions;
  }

  /** All values, by number; the last is not always the logits. */
  INDArray[] forward(INDArray input, LayerWorkspaceMgr workspaces) {
    INDArray[] values = new INDArray[instructions.size() + 1];
    values[INPUT] = input;
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      INDArray[] inputs =
          instruction.inputs().stream().map(v -> values[v]).toArray(INDArray[]::new);
      try {
        values[i + 1] = instruction.step().forward(inputs, workspaces);
      } catch (RuntimeException e) {
        throw failed(instruction, "forward", e);
      }
    }
    return values;
  }

  /** The logits among {@link #forward}'s values. */
  INDArray logits(INDArray[] values) {
    return values[output];
  }

  /** The gradient of the input, after {@link #forward}. */
  INDArray backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    INDArray[] cotangents = new INDArray[instructions.size() + 1];
    cotangents[output] = cotangent;
    for (int i = instructions.size() - 1; i >= 0; i--) {
      Instruction instruction = instructions.get(i);
      if (cotangents[i + 1] == null || !varies[i + 1]) {
        continue;
      }
      INDArray[] gradients = backward(instruction, cotangents[i + 1], workspaces);
      for (int j = 0; j < gradients.length; j++) {
        int value = instruction.inputs().get(j);
        // Not in place: a step may hand on the array that it was given.
        cotangents[value] =
            cotangents[value] == null ? gradients[j] : cotangents[value].add(gradients[j]);
      }
      cotangents[i + 1] = null;
    }
    if (cotangents[INPUT] == null) {
      throw new EngineException("the network's output does not depend on its input");
    }
    return cotangents[INPUT];
  }

  private static INDArray[] backward(
      Instruction instruction, INDArray cotangent, LayerWorkspaceMgr workspaces) {
    INDArray[] gradients;
    try {
      gradients = instruction.step().backward(cotangent, workspaces);
    } catch (RuntimeException e) {
      throw failed(instruction, "backward", e);
    }
    for (int j = 0; j < instruction.inputs().size(); j++) {
      if (gradients == null || j >= gradients.length || gradients[j] == null) {
        throw new EngineException(instruction.label() + " passes no gradient back to its input");
      }
    }
    return gradients;
  }

  private static EngineException failed(
      Instruction instruction, String pass, RuntimeException cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String line = reason.replaceAll("\\p{Cntrl}+", " ").strip();
    return new EngineException(
        "%s: its %s pass fails: %s".formatted(instruction.label(), pass, line), cause);
  }

  @Override
  public void close() {
    instructions.forEach(instruction -> instruction.step().close());
    arrays.close();
  }
}
