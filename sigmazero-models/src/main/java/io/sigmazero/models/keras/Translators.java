package io.sigmazero.models.keras;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which translator is for which class of layers. */
final class Translators {
  /** Layers that do nothing after training. */
  private static final Set<String> IDLE =
      Set.of(
          "Dropout",
          "SpatialDropout2D",
          "GaussianDropout",
          "GaussianNoise",
          "AlphaDropout",
          "ActivityRegularization",
          "RandomFlip",
          "RandomRotation",
          "RandomZoom",
          "RandomTranslation",
          "RandomContrast",
          "RandomBrightness");

  private static final Map<String, Translator> ALL = all();

  private Translators() {}

  /** The classes of layers that can be translated, at least in part. */
  static SortedSet<String> supported() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(ALL.keySet()));
  }

  /** The translator of a call's class. */
  static Translator find(LayerCall call) {
    Translator translator = ALL.get(call.className());
    if (translator == null) {
      throw call.refusal("layers of this class are not supported");
    }
    return translator;
  }

  private static Map<String, Translator> all() {
    Map<String, Translator> all = new TreeMap<>();
    all.put("Conv2D", ConvolutionTranslators::convolution);
    all.put("DepthwiseConv2D", ConvolutionTranslators::depthwise);
    all.put("SeparableConv2D", ConvolutionTranslators::separable);
    all.put("Dense", DenseTranslators::dense);
    all.put("BatchNormalization", NormalizationTranslators::batch);
    all.put("Rescaling", NormalizationTranslators::rescaling);
    all.put("Normalization", NormalizationTranslators::normalization);
    all.put("MaxPooling2D", PoolingTranslators::windows);
    all.put("AveragePooling2D", PoolingTranslators::windows);
    all.put("GlobalMaxPooling2D", PoolingTranslators::global);
    all.put("GlobalAveragePooling2D", PoolingTranslators::global);
    all.put("Activation", Activations::activation);
    for (String activation : new String[] {"ReLU", "LeakyReLU", "ELU", "Softmax"}) {
      all.put(activation, Activations::layer);
    }
    all.put("PReLU", Activations::parametric);
    for (String merge : new String[] {"Add", "Subtract", "Multiply", "Average", "Maximum"}) {
      all.put(merge, MergeTranslators::elementwise);
    }
    all.put("Concatenate", MergeTranslators::concatenate);
    all.put("Flatten", ShapeTranslators::flatten);
    all.put("Reshape", ShapeTranslators::reshape);
    all.put("ZeroPadding2D", ShapeTranslators::zeroPadding);
    all.put("Cropping2D", ShapeTranslators::cropping);
    all.put("UpSampling2D", ShapeTranslators::upsampling);
    IDLE.forEach(idle -> all.put(idle, Translators::nothing));
    return Collections.unmodifiableMap(all);
  }

  private static Value nothing(LayerCall call) {
    call.plan().drop(call.className());
    return call.input();
  }
}
