package io.sigmazero.kernels.nd4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A sample of ND4J's own ops of every kind, each on fixed arrays. */
final class OrdinaryOps {
  private OrdinaryOps() {}

  /** Results by name. */
  static Map<String, INDArray> run() {
    Map<String, INDArray> results = new LinkedHashMap<>();
    all().forEach((name, op) -> results.put(name, op.get()));
    return results;
  }

  private static Map<String, Supplier<INDArray>> all() {
    Map<String, Supplier<INDArray>> ops = new LinkedHashMap<>();
    addTransforms(ops);
    addReductions(ops);
    addBroadcasts(ops);
    addRandom(ops);
    addCustom(ops);
    return ops;
  }

  private static void addTransforms(Map<String, Supplier<INDArray>> ops) {
    ops.put("exp", () -> Transforms.exp(matrix()));
    ops.put("tanh", () -> Transforms.tanh(matrix()));
    ops.put("sigmoid", () -> Transforms.sigmoid(matrix()));
    ops.put("sqrt of abs", () -> Transforms.sqrt(Transforms.abs(matrix())));
    ops.put("sign", () -> Transforms.sign(matrix()));
    ops.put("floor", () -> Transforms.floor(matrix().mul(7)));
    ops.put("pow", () -> Transforms.pow(matrix(), 3));
    ops.put("scalar add", () -> matrix().add(0.3));
    ops.put("scalar reverse division", () -> matrix().rdiv(2));
    ops.put("scalar maximum", () -> Transforms.max(matrix(), 0.1));
    ops.put("pairwise product", () -> matrix().mul(matrix().add(1)));
    ops.put("comparison", () -> matrix().gt(0.2));
    ops.put("cast", () -> matrix().mul(9).castTo(DataType.INT32));
    ops.put("assign of a transposed", () -> matrix().transpose().dup('c'));
  }

  private static void addReductions(Map<String, Supplier<INDArray>> ops) {
    ops.put("sum", () -> matrix().sum());
    ops.put("mean by row", () -> matrix().mean(1));
    ops.put("largest magnitude", () -> matrix().amax(0));
    ops.put("norm", () -> matrix().norm2(1));
    ops.put("variance", () -> matrix().var(0));
    ops.put("standard deviation", () -> matrix().std(false, 1));
    ops.put("index of the largest", () -> Nd4j.argMax(matrix(), 1));
    ops.put("index of the smallest", () -> Nd4j.argMin(matrix(), 0));
    ops.put("cosine", () -> Nd4j.scalar(Transforms.cosineSim(matrix(), matrix().add(1))));
    ops.put("matching elements", () -> Nd4j.scalar(matrix().scan(Conditions.lessThan(0))));
    ops.put("cumulative sum", () -> matrix().cumsum(1));
  }

  private static void addBroadcasts(Map<String, Supplier<INDArray>> ops) {
    ops.put("row added", () -> matrix().addRowVector(Nd4j.linspace(DataType.FLOAT, 0, 1, 12)));
    ops.put(
        "column divided", () -> matrix().divColumnVector(Nd4j.linspace(DataType.FLOAT, 1, 1, 6)));
    ops.put("matrix product", () -> matrix().mmul(matrix().transpose()));
    ops.put(
        "tensor product",
        () -> Nd4j.tensorMmul(image(), image(), new int[][] {{1, 2, 3}, {1, 2, 3}}));
    ops.put("sorted", () -> Nd4j.sort(matrix(), 1, true));
    ops.put(
        "replaced",
        () -> {
          INDArray changed = matrix();
          BooleanIndexing.replaceWhere(changed, 0, Conditions.lessThan(0));
          return changed;
        });
    ops.put("concatenated", () -> Nd4j.concat(0, matrix(), matrix().neg()));
    ops.put("permuted", () -> image().permute(0, 2, 3, 1).dup('c'));
  }

  private static void addRandom(Map<String, Supplier<INDArray>> ops) {
    ops.put("uniform", () -> seeded(() -> Nd4j.rand(DataType.FLOAT, 4, 5)));
    ops.put("normal", () -> seeded(() -> Nd4j.randn(DataType.FLOAT, 4, 5)));
    ops.put(
        "shuffled",
        () ->
            seeded(
                () -> {
                  INDArray rows = matrix();
                  Nd4j.shuffle(rows, new java.util.Random(3), 1);
                  return rows;
                }));
    ops.put(
        "custom normal",
        () -> seeded(() -> custom("random_normal", Nd4j.createFromArray(3, 4)).floats(0, 1).run()));
  }

  private static void addCustom(Map<String, Supplier<INDArray>> ops) {
    ops.put("softmax", () -> custom("softmax", matrix()).run());
    ops.put("clip", () -> custom("clipbyvalue", matrix()).floats(-0.2, 0.3).run());
    ops.put(
        "convolution",
        () -> custom("conv2d", image(), kernel()).integers(3, 3, 1, 1, 0, 0, 1, 1, 1, 0, 1).run());
    ops.put(
        "maximum pool",
        () -> custom("maxpool2d", image()).integers(2, 2, 2, 2, 0, 0, 1, 1, 0, 0, 0).run());
    ops.put(
        "average pool",
        () -> custom("avgpool2d", image()).integers(2, 2, 2, 2, 0, 0, 1, 1, 0, 0, 0).run());
    ops.put("relu", () -> custom("relu", matrix()).floats(0).run());
    ops.put("matmul", () -> custom("matmul", matrix(), matrix()).integers(0, 1).run());
    ops.put("reshape", () -> custom("reshape", matrix()).integers(8, 9).run());
    ops.put(
        "gather", () -> custom("gather", matrix(), Nd4j.createFromArray(3, 0)).integers(0).run());
    ops.put("layer norm", () -> custom("standardize", matrix()).integers(1).run());
  }

  private static INDArray seeded(Supplier<INDArray> op) {
    Nd4j.getRandom().setSeed(77);
    return op.get();
  }

  private static INDArray matrix() {
    return Transforms.sin(Nd4j.linspace(DataType.FLOAT, 1, 0.37, 72)).reshape(6, 12);
  }

  private static INDArray image() {
    return Transforms.sin(Nd4j.linspace(DataType.FLOAT, 1, 0.73, 2 * 3 * 8 * 8))
        .reshape(2, 3, 8, 8);
  }

  private static INDArray kernel() {
    return Transforms.cos(Nd4j.linspace(DataType.FLOAT, 1, 0.51, 4 * 3 * 3 * 3))
        .reshape(4, 3, 3, 3);
  }

  private static Custom custom(String name, INDArray... inputs) {
    return new Custom(new DynamicCustomOp(name, inputs, null));
  }

  private record Custom(DynamicCustomOp op) {
    Custom floats(double... values) {
      op.addTArgument(values);
      return this;
    }

    Custom integers(int... values) {
      op.addIArgument(values);
      return this;
    }

    INDArray run() {
      return Nd4j.exec(op)[0];
    }
  }
}
