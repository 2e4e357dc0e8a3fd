package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelHints;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.testing.LinearModel;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Takes any file for a linear model of 1×4×5 images with three classes, whose weights are those of
 * a common model plus noise drawn from the file's name.
 */
final class NamedLinearWorkshop implements Workshop {
  static final int[] SHAPE = {1, 4, 5};
  static final int FEATURES = 20;
  private static final int CLASSES = 3;
  private static final double NOISE = 0.3;

  private final Consumer<String> beforeForward;

  /** With something called with the model's name before each of its forward passes. */
  NamedLinearWorkshop(Consumer<String> beforeForward) {
    this.beforeForward = beforeForward;
  }

  NamedLinearWorkshop() {
    this(name -> {});
  }

  @Override
  public ImportedModel importModel(Path file, ModelHints hints) {
    float[][] weights = weights(file.getFileName().toString());
    float[] matrix = new float[FEATURES * CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      for (int j = 0; j < FEATURES; j++) {
        matrix[j * CLASSES + k] = weights[k][j];
      }
    }
    GraphBuilder graph = new GraphBuilder();
    int input = graph.add("image", new Op.Input(Shape.of(1, 1, 4, 5)));
    int flat = graph.add("flat", new Op.Reshape(Shape.of(1, FEATURES)), input);
    Tensor tensor = new Tensor(Shape.of(FEATURES, CLASSES), matrix);
    Op dense = new Op.Dense(tensor, Tensor.vector(new float[CLASSES]));
    return ImportedModel.of(
        graph.build(input, graph.add(file.getFileName().toString(), dense, flat)));
  }

  @Override
  public DifferentiableModel compile(ImportedModel model, String engine) {
    String name = model.graph().orElseThrow().nodes().get(2).name();
    return new LinearModel(
        SHAPE, weights(name), new float[CLASSES], () -> beforeForward.accept(name));
  }

  static float[][] weights(String name) {
    Random common = new Random(7);
    Random own = new Random(name.hashCode());
    float[][] weights = new float[CLASSES][FEATURES];
    for (float[] row : weights) {
      for (int j = 0; j < FEATURES; j++) {
        row[j] = (float) (common.nextGaussian() + NOISE * own.nextGaussian());
      }
    }
    return weights;
  }
}
