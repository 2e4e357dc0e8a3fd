package io.sigmazero.models.dl4j;

import java.util.Set;

/**
 * The classes that a configuration may name. DL4J loads whatever class a file names and sets its
 * properties; here only DL4J's own descriptions of layers and of training may stand, and of these
 * none that holds arrays or builds code of its own.
 */
final class AllowedClasses {
  private static final Set<String> PACKAGES =
      Set.of(
          "org.deeplearning4j.nn.conf.constraint",
          "org.deeplearning4j.nn.conf.distribution",
          "org.deeplearning4j.nn.conf.dropout",
          "org.deeplearning4j.nn.conf.graph",
          "org.deeplearning4j.nn.conf.graph.rnn",
          "org.deeplearning4j.nn.conf.layers",
          "org.deeplearning4j.nn.conf.layers.convolutional",
          "org.deeplearning4j.nn.conf.layers.misc",
          "org.deeplearning4j.nn.conf.layers.recurrent",
          "org.deeplearning4j.nn.conf.layers.util",
          "org.deeplearning4j.nn.conf.preprocessor",
          "org.deeplearning4j.nn.conf.stepfunctions",
          "org.deeplearning4j.nn.conf.weightnoise",
          "org.deeplearning4j.nn.modelimport.keras.preprocessors",
          "org.deeplearning4j.nn.weights",
          "org.deeplearning4j.preprocessors",
          "org.nd4j.linalg.activations.impl",
          "org.nd4j.linalg.learning.config",
          "org.nd4j.linalg.learning.regularization",
          "org.nd4j.linalg.lossfunctions.impl",
          "org.nd4j.linalg.schedule");

  /** These hold arrays, or compute sizes of their own from what the file says. */
  private static final Set<String> EXCEPT =
      Set.of(
          "org.deeplearning4j.nn.conf.graph.AttentionVertex",
          "org.deeplearning4j.nn.conf.layers.CapsuleLayer",
          "org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer",
          "org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer",
          "org.deeplearning4j.nn.conf.layers.LocallyConnected1D",
          "org.deeplearning4j.nn.conf.layers.LocallyConnected2D",
          "org.deeplearning4j.nn.conf.layers.PrimaryCapsules",
          "org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer",
          "org.deeplearning4j.nn.conf.layers.SelfAttentionLayer",
          "org.nd4j.linalg.activations.impl.ActivationPReLU");

  private AllowedClasses() {}

  /** Whether a configuration may name this class. */
  static boolean contains(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && PACKAGES.contains(name.substring(0, dot))
        && name.substring(dot + 1).chars().allMatch(Character::isLetterOrDigit)
        && !EXCEPT.contains(name);
  }
}
