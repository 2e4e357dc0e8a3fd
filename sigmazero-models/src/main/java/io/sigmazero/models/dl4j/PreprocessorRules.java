package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** What stands before a layer to bring its input into shape. */
final class PreprocessorRules {
  private static final List<Integer> TO_CHANNELS_LAST = List.of(0, 2, 3, 1);

  private PreprocessorRules() {}

  /**
   * Adds a preprocessor's nodes.
   *
   * @throws Refusal naming the layer and the preprocessor if the graph cannot express it
   */
  static Value apply(LayerContext layer, InputPreProcessor preprocessor, Value input) {
    Class<?> type = preprocessor.getClass();
    if (type == CnnToFeedForwardPreProcessor.class || type == KerasFlattenRnnPreprocessor.class) {
      return flattened(layer, layer.plain(input));
    }
    if (type == TensorFlowCnnToFeedForwardPreProcessor.class) {
      return channelsLastFlattened(layer, input);
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor unfold) {
      return unfolded(layer, unfold, input);
    }
    if (type == ReshapePreprocessor.class) {
      return reshaped(layer, (ReshapePreprocessor) preprocessor, input);
    }
    if (type == PermutePreprocessor.class) {
      int[] permutation = ((PermutePreprocessor) preprocessor).getPermutationIndices();
      return permuted(layer, permutation, input);
    }
    if (preprocessor instanceof ComposableInputPreProcessor several) {
      Value value = input;
      for (InputPreProcessor one : several.getInputPreProcessors()) {
        value = apply(layer, one, value);
      }
      return value;
    }
    throw layer.refusal(
        "stands behind a " + type.getSimpleName() + ", which the graph does not know");
  }

  private static Value flattened(LayerContext layer, int plain) {
    Shape shape = layer.graph().builder().shape(plain);
    return Value.of(layer.emit(new Op.Reshape(Shape.of(1, shape.size())), plain));
  }

  private static Value channelsLastFlattened(LayerContext layer, Value input) {
    if (layer.shape(input).rank() == 2) {
      return input;
    }
    layer.requireRank(input, 4, "an image");
    int plain = layer.plain(input);
    return flattened(layer, layer.emit(new Op.Transpose(TO_CHANNELS_LAST), plain));
  }

  private static Value unfolded(
      LayerContext layer, FeedForwardToCnnPreProcessor unfold, Value input) {
    if (layer.shape(input).rank() == 4) {
      return input;
    }
    int[] extents = {
      1,
      Math.toIntExact(unfold.getNumChannels()),
      Math.toIntExact(unfold.getInputHeight()),
      Math.toIntExact(unfold.getInputWidth())
    };
    return Value.of(layer.emit(new Op.Reshape(Shape.of(extents)), layer.plain(input)));
  }

  private static Value reshaped(LayerContext layer, ReshapePreprocessor reshape, Value input) {
    long[] target = reshape.getTargetShape();
    int skipped = reshape.isHasMiniBatchDimension() ? 1 : 0;
    int[] extents = new int[target.length + 1 - skipped];
    extents[0] = 1;
    for (int axis = 1; axis < extents.length; axis++) {
      extents[axis] = Math.toIntExact(target[axis - 1 + skipped]);
    }
    return Value.of(layer.emit(new Op.Reshape(Shape.of(extents)), layer.plain(input)));
  }

  private static Value permuted(LayerContext layer, int[] permutation, Value input) {
    List<Integer> axes = new ArrayList<>(Arrays.stream(permutation).boxed().toList());
    if (axes.size() + 1 == layer.shape(input).rank()) {
      axes.add(0, 0);
    }
    return Value.of(layer.emit(new Op.Transpose(axes), layer.plain(input)));
  }
}
