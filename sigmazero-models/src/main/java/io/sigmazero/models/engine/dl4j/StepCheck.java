package io.sigmazero.models.engine.dl4j;

import java.util.Random;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares one step's gradient with central differences, in double precision. */
final class StepCheck {
  private final Program.Instruction instruction;
  private final LayerWorkspaceMgr workspaces;
  private final Random random;

  StepCheck(Program.Instruction instruction, LayerWorkspaceMgr workspaces, Random random) {
    this.instruction = instruction;
    this.workspaces = workspaces;
    this.random = random;
  }

  /**
   * Whether they agree, along a random direction.
   *
   * @param values of the whole program, of which the step reads some
   */
  boolean agrees(INDArray[] values) {
    INDArray[] inputs =
        instruction.inputs().stream().map(v -> values[v].dup('c')).toArray(INDArray[]::new);
    INDArray[] directions = new INDArray[inputs.length];
    for (int j = 0; j < inputs.length; j++) {
      directions[j] = random(inputs[j].shape());
    }
    double step = GradientCheck.step();
    INDArray weights = random(run(inputs, directions, 0).shape());
    double above = product(run(inputs, directions, step), weights);
    double below = product(run(inputs, directions, -step), weights);
    run(inputs, directions, 0);
    INDArray[] gradients = instruction.step().backward(weights, workspaces);
    double derivative = 0;
    double size = 0;
    for (int j = 0; j < gradients.length; j++) {
      INDArray shares = gradients[j].mul(directions[j]);
      derivative += shares.sumNumber().doubleValue();
      size += shares.mul(shares).sumNumber().doubleValue();
    }
    return GradientCheck.agree(derivative, (above - below) / (2 * step), Math.sqrt(size));
  }

  private INDArray run(INDArray[] inputs, INDArray[] directions, double step) {
    INDArray[] moved = new INDArray[inputs.length];
    for (int j = 0; j < moved.length; j++) {
      moved[j] = inputs[j].add(directions[j].mul(step));
    }
    return instruction.step().forward(moved, workspaces);
  }

  private INDArray random(long... shape) {
    int length = 1;
    for (long extent : shape) {
      length = Math.multiplyExact(length, Math.toIntExact(extent));
    }
    return Nd4j.createFromArray(random.doubles(length, -1, 1).toArray()).reshape(shape);
  }

  private static double product(INDArray values, INDArray weights) {
    return values.mul(weights).sumNumber().doubleValue();
  }
}
