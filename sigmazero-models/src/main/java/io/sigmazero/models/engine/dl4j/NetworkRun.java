package io.sigmazero.models.engine.dl4j;

import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.engine.EngineException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program with its memory. Belongs to the thread that made it. */
final class NetworkRun implements AutoCloseable {
  private final int lanes;
  private final long[] inputShape;
  private final DataType type;
  private final Program program;
  private final Workspaces workspaces = new Workspaces();

  /**
   * Makes the steps.
   *
   * @param type what to compute with
   */
  NetworkRun(Dl4jNetwork network, int lanes, DataType type) {
    this.lanes = lanes;
    this.type = type;
    int[] sample = network.sampleShape().toArray();
    this.inputShape = new long[sample.length + 1];
    inputShape[0] = lanes;
    for (int axis = 0; axis < sample.length; axis++) {
      inputShape[axis + 1] = sample[axis];
    }
    boolean built = false;
    try {
      this.program = ProgramBuilder.build(network, type);
      built = true;
    } finally {
      if (!built) {
        workspaces.close();
      }
    }
  }

  Program program() {
    return program;
  }

  Workspaces workspaces() {
    return workspaces;
  }

  /** The values of a vector as an array of the network's input shape and type. */
  INDArray shaped(INDArray vector) {
    return vector.reshape(inputShape).castTo(type);
  }

  /**
   * Runs forward.
   *
   * @param input makes the input, a vector, where arrays go
   * @param reader reads the logits, lanes×classes
   * @throws EngineException if a layer fails, or the output is not lanes×classes
   */
  <T> T forward(Supplier<INDArray> input, Function<INDArray, T> reader) {
    return workspaces.forward(
        manager -> {
          INDArray[] values = program.forward(shaped(input.get()), manager);
          return reader.apply(checked(program.logits(values)));
        });
  }

  /**
   * Runs backward, from the last forward pass.
   *
   * @param cotangent makes the cotangent, a vector, where arrays go
   * @param reader reads the gradient, of the input's shape
   */
  <T> T backward(Supplier<INDArray> cotangent, Function<INDArray, T> reader) {
    return workspaces.backward(
        manager -> {
          INDArray vector = cotangent.get();
          INDArray rows = vector.reshape(lanes, vector.length() / lanes).castTo(type);
          INDArray gradient = program.backward(rows, manager);
          if (!Arrays.equals(gradient.shape(), inputShape)) {
            throw new EngineException(
                "the gradient has shape %s, the input %s"
                    .formatted(Arrays.toString(gradient.shape()), Arrays.toString(inputShape)));
          }
          return reader.apply(gradient);
        });
  }

  private INDArray checked(INDArray logits) {
    long[] shape = logits.shape();
    if (shape.length != 2 || shape[0] != lanes || shape[1] < 2) {
      throw new EngineException(
          "the network's output has shape %s for %d samples, expected [%d, classes], two classes"
                  .formatted(Arrays.toString(shape), lanes, lanes)
              + " or more");
    }
    return logits;
  }

  @Override
  public void close() {
    program.close();
    workspaces.close();
  }
}
