package io.sigmazero.models.samediff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Functions, arithmetic, reductions and movements as people write them in SameDiff. */
final class HandMadeOps {
  private final Map<String, HandMadeModels.Body> bodies = new LinkedHashMap<>();

  private HandMadeOps() {}

  static Map<String, HandMadeModels.Body> all() {
    HandMadeOps all = new HandMadeOps();
    all.functions();
    all.arithmetic();
    all.reductions();
    all.shapes();
    all.selections();
    return all.bodies;
  }

  private void add(String name, long[] input, BiFunction<SameDiff, SDVariable, SDVariable> body) {
    bodies.put(name, new HandMadeModels.Body(input, body));
  }

  private static long[] of(long... extents) {
    return extents;
  }

  private static SDVariable ints(SameDiff sd, int... values) {
    return sd.constant(Nd4j.createFromArray(values));
  }

  private void functions() {
    Map<String, BiFunction<SameDiff, SDVariable, SDVariable>> functions = new LinkedHashMap<>();
    functions.put("relu", (sd, x) -> sd.nn().relu(x, 0));
    functions.put("relu6", (sd, x) -> sd.nn().relu6(x.mul(4), 0));
    functions.put("leaky relu", (sd, x) -> sd.nn().leakyRelu(x, 0.2));
    functions.put("prelu", (sd, x) -> sd.nn().prelu(x, HandMadeModels.weights(sd, 4, 1), 2));
    functions.put("elu", (sd, x) -> sd.nn().elu(x));
    functions.put("selu", (sd, x) -> sd.nn().selu(x));
    functions.put("gelu", (sd, x) -> sd.nn().gelu(x));
    functions.put("precise gelu", (sd, x) -> sd.nn().preciseGelu(x));
    functions.put("swish", (sd, x) -> sd.nn().swish(x));
    functions.put("sigmoid", (sd, x) -> sd.nn().sigmoid(x));
    functions.put("hard sigmoid", (sd, x) -> sd.nn().hardSigmoid(x));
    functions.put("log sigmoid", (sd, x) -> sd.nn().logSigmoid(x));
    functions.put("tanh", (sd, x) -> sd.math().tanh(x));
    functions.put("hard tanh", (sd, x) -> sd.nn().hardTanh(x));
    functions.put("rectified tanh", (sd, x) -> sd.math().rectifiedTanh(x));
    functions.put("softplus", (sd, x) -> sd.nn().softplus(x));
    functions.put("softsign", (sd, x) -> sd.nn().softsign(x));
    functions.put("exp", (sd, x) -> sd.math().exp(x));
    functions.put("expm1", (sd, x) -> sd.math().expm1(x));
    functions.put("log", (sd, x) -> sd.math().log(x.mul(x).add(1)));
    functions.put("log1p", (sd, x) -> sd.math().log1p(sd.math().abs(x)));
    functions.put("sqrt", (sd, x) -> sd.math().sqrt(sd.math().square(x).add(1)));
    functions.put("cube", (sd, x) -> sd.math().cube(x));
    functions.put("reciprocal", (sd, x) -> sd.math().reciprocal(sd.math().square(x).add(1)));
    functions.put("neg", (sd, x) -> x.neg());
    functions.put("erf", (sd, x) -> sd.math().erf(x));
    functions.put("erfc", (sd, x) -> sd.math().erfc(x));
    functions.forEach(
        (name, function) -> add(name, of(4, 6), (sd, x) -> function.apply(sd, x.mul(4).sub(2))));
  }

  private void arithmetic() {
    add("numbers", of(5), (sd, x) -> x.add(0.5).mul(2).rsub(1).div(3).sub(0.25).add(4).rdiv(2));
    add(
        "pairs",
        of(5),
        (sd, x) -> {
          SDVariable y = x.mul(HandMadeModels.weights(sd, 5)).add(2);
          return x.sub(y).add(x.rsub(y)).add(y.rdiv(x)).mul(x.div(y));
        });
    add(
        "squared difference",
        of(5),
        (sd, x) -> sd.math().squaredDifference(x, HandMadeModels.weights(sd, 5)));
    add("power", of(5), (sd, x) -> sd.math().pow(x.add(0.5), 2.5));
    add("clip", of(5), (sd, x) -> sd.math().clipByValue(x, 0.2, 0.7));
    add("bounds", of(5), (sd, x) -> sd.scalarMin(sd.scalarMax(x, 0.2), 0.7));
    add(
        "larger and smaller",
        of(5),
        (sd, x) -> {
          SDVariable y = HandMadeModels.weights(sd, 1, 5);
          return sd.math().max(x, y.add(0.4)).add(sd.math().min(x.mul(2), y).mul(3));
        });
    add("merged", of(5), (sd, x) -> sd.math().mergeAdd(x, x.mul(x), x));
    add("identity", of(5), (sd, x) -> sd.identity(x.castTo(DataType.FLOAT)));
  }

  private void reductions() {
    Map<String, BiFunction<SameDiff, SDVariable, SDVariable>> reductions = new LinkedHashMap<>();
    reductions.put("sum", (sd, x) -> x.sum(1));
    reductions.put("sum that keeps axes", (sd, x) -> x.sub(x.sum(true, 1, 2)));
    reductions.put("mean", (sd, x) -> x.mean(-1));
    reductions.put("mean of images", (sd, x) -> x.mean(2, 3));
    reductions.put("mean with axes as input", (sd, x) -> sd.mean(x, ints(sd, 2, 3), true));
    reductions.put("maximum of an axis", (sd, x) -> x.max(1));
    reductions.put("maximum that keeps axes", (sd, x) -> x.sub(x.max(true, 1, 3)));
    reductions.put("minimum of an axis", (sd, x) -> x.min(2));
    reductions.put("norm", (sd, x) -> x.norm2(1));
    reductions.put("squared norm", (sd, x) -> sd.squaredNorm(x, 3));
    reductions.put("first norm", (sd, x) -> x.norm1(3));
    reductions.put("mean magnitude", (sd, x) -> sd.math().reduceAmean(x, false, 1));
    reductions.forEach(
        (name, reduction) -> add(name, of(3, 4, 5), (sd, x) -> reduction.apply(sd, x.sub(0.3))));
  }

  private void shapes() {
    add("reshape", of(3, 4, 5), (sd, x) -> sd.reshape(x, -1, 60));
    add(
        "reshape to a computed shape",
        of(3, 4, 5),
        (sd, x) -> {
          SDVariable rest = sd.prod(sd.shape(x).get(SDIndex.interval(1, 4)));
          SDVariable shape =
              sd.stack(0, sd.sizeAt(x, 0).castTo(DataType.LONG), rest.castTo(DataType.LONG));
          return sd.reshape(x.mul(2), shape);
        });
    add("order of axes", of(3, 4, 5), (sd, x) -> sd.permute(x, 0, 3, 1, 2).mul(ramp(sd, 4)));
    add(
        "order of axes as input",
        of(3, 4, 5),
        (sd, x) -> sd.permute(x, ints(sd, 0, 2, 3, 1)).mul(ramp(sd, 3)));
    add("axes of one", of(3, 1, 5), (sd, x) -> sd.expandDims(sd.squeeze(x, 2), 3));
    add("tile", of(2, 3), (sd, x) -> sd.tile(x, 1, 3, 2));
    add(
        "stack and unstack",
        of(3, 4),
        (sd, x) -> {
          SDVariable[] rows = sd.unstack(x, 1, 3);
          return sd.stack(2, rows[2], rows[0], rows[0]);
        });
    add("concatenation", of(3, 4), (sd, x) -> sd.concat(2, x, x.mul(2), x));
    add(
        "zeros and ones",
        of(3, 4),
        (sd, x) -> x.mul(sd.onesLike(x)).add(sd.zerosLike(x)).add(sd.onesLike(x)));
  }

  static SDVariable ramp(SameDiff sd, int size) {
    INDArray values = Nd4j.arange(1, size + 1.0).castTo(DataType.FLOAT);
    return sd.constant(values);
  }

  private void selections() {
    add("slice", of(4, 6, 5), (sd, x) -> sd.slice(x, new int[] {0, 1, 2, 0}, -1, 2, 3, 5));
    add(
        "strided slice",
        of(4, 6, 5),
        (sd, x) ->
            sd.stridedSlice(x, of(0, 1, -5, 0), of(0, 4, 6, -1), of(1, 2, 2, 1), 1, 1, 0, 0, 0));
    add(
        "indices",
        of(4, 6, 5),
        (sd, x) -> x.get(SDIndex.all(), SDIndex.point(1), SDIndex.interval(1, 5), SDIndex.all()));
    add(
        "first token",
        of(4, 6),
        (sd, x) -> {
          SDVariable token = x.get(SDIndex.all(), SDIndex.point(0), SDIndex.all());
          return token.mul(2).sub(token.mean(true, 1));
        });
    add(
        "split",
        of(6, 5),
        (sd, x) -> {
          SDVariable[] parts = sd.split(x, 3, 1);
          return parts[0].mul(parts[2]).add(parts[1]);
        });
    add("padding", of(4, 5), (sd, x) -> padded(sd, x, PadMode.CONSTANT));
  }

  static SDVariable padded(SameDiff sd, SDVariable x, PadMode mode) {
    int[][] pads = {{0, 0}, {1, 2}, {2, 1}};
    return sd.nn().pad(x, sd.constant(Nd4j.createFromArray(pads)), mode, 0.5);
  }
}
