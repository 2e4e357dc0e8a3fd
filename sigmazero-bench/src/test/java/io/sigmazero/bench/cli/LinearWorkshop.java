package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelHints;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.testing.LinearModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Takes any file for a linear model of images: channel, row and column extents and weights are
 * fixed, drawn from a seed.
 */
final class LinearWorkshop implements Workshop {
  static final int CLASSES = 3;

  private final int[] inputShape;
  private final float[][] weights;
  private final Runnable beforeForward;

  LinearWorkshop(Runnable beforeForward, int... inputShape) {
    this.beforeForward = beforeForward;
    this.inputShape = inputShape;
    int features = 1;
    for (int extent : inputShape) {
      features *= extent;
    }
    Random random = new Random(7);
    this.weights = new float[CLASSES][features];
    for (float[] row : weights) {
      for (int j = 0; j < features; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
  }

  float[][] weights() {
    return weights;
  }

  @Override
  public ImportedModel importModel(Path file, ModelHints hints) {
    int features = weights[0].length;
    GraphBuilder graph = new GraphBuilder();
    int[] batched = new int[inputShape.length + 1];
    batched[0] = 1;
    System.arraycopy(inputShape, 0, batched, 1, inputShape.length);
    int input = graph.add("image", new Op.Input(Shape.of(batched)));
    int flat = graph.add("flat", new Op.Reshape(Shape.of(1, features)), input);
    float[] transposed = new float[features * CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      for (int j = 0; j < features; j++) {
        transposed[j * CLASSES + k] = weights[k][j];
      }
    }
    Tensor matrix = new Tensor(Shape.of(features, CLASSES), transposed);
    int logits = graph.add("logits", new Op.Dense(matrix, Tensor.vector(new float[CLASSES])), flat);
    TreeMap<String, Integer> ops = new TreeMap<>();
    ops.put("Flatten", 1);
    ops.put("Gemm", 1);
    return ImportedModel.of(
        graph.build(input, logits), "test format 1", "tests", ops, List.of("a note"));
  }

  @Override
  public DifferentiableModel compile(ImportedModel model, String engine) {
    if (!engine.equals("auto") && !engine.equals("linear")) {
      throw new EngineException("there is no engine '" + engine + "' in this version");
    }
    return new LinearModel(inputShape, weights, new float[CLASSES], beforeForward);
  }
}
