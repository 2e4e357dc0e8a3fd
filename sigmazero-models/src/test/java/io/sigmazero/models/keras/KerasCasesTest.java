package io.sigmazero.models.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.engine.dl4j.Dl4jEngine;
import io.sigmazero.models.engine.onednn.OneDnnEngine;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.keras.KerasCases.Case;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every model gives the logits and gradients that Keras itself gives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KerasCasesTest {
  private static final double LOGIT_TOLERANCE = 1e-5;
  private static final double GRADIENT_TOLERANCE = 1e-4;
  private static final double NETWORK_GRADIENT_TOLERANCE = 1e-4;

  private Path features;

  @BeforeAll
  void unpack(@TempDir Path folder) throws IOException {
    features = folder;
    KerasCases.unpack(features);
  }

  List<Case> cases() throws IOException {
    List<Case> all = new ArrayList<>(KerasCases.in(KerasCases.FOLDER));
    all.addAll(KerasCases.in(features));
    return all;
  }

  @Test
  void thereAreCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(220);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void graphGivesLogits(Case one) throws IOException {
    ModelGraph graph = graph(one);
    NpyFixture inputs = one.array("input");
    NpyFixture logits = one.array("logits");
    for (int sample = 0; sample < inputs.shape()[0]; sample++) {
      double[] found = ReferenceInterpreter.logits(graph, inputs.row(sample));
      assertClose("logits", found, logits.row(sample), LOGIT_TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void engineGivesLogitsAndGradients(Case one) throws IOException {
    compare(one, new OneDnnEngine().compile(graph(one)), GRADIENT_TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void networkGivesLogits(Case one) throws IOException {
    Dl4jNetwork network = KerasModels.network(one.model());
    ImportedModel model = ModelLoader.load(one.model());
    boolean softmax = model.notes().stream().anyMatch(note -> note.contains("softmax"));
    NpyFixture inputs = one.array("input");
    NpyFixture logits = one.array("logits");
    for (int sample = 0; sample < inputs.shape()[0]; sample++) {
      double[] found = output(network, inputs.row(sample));
      float[] expected = softmax ? softmax(logits.row(sample)) : logits.row(sample);
      assertClose("output", found, expected, LOGIT_TOLERANCE);
    }
  }

  /** The network's own layers, backwards too. */
  @ParameterizedTest
  @MethodSource("cases")
  void networkGivesGradients(Case one) throws IOException {
    ImportedModel model = ModelLoader.load(one.model());
    compare(one, new Dl4jEngine().compile(model), NETWORK_GRADIENT_TOLERANCE);
  }

  private static ModelGraph graph(Case one) throws IOException {
    ImportedModel model = ModelLoader.load(one.model());
    assertThat(model.graphRefusal()).isEmpty();
    return model.graph().orElseThrow();
  }

  private static void compare(Case one, DifferentiableModel model, double gradientTolerance) {
    try (model;
        ModelSession session = model.openSession(1)) {
      NpyFixture inputs = one.array("input");
      NpyFixture logits = one.array("logits");
      for (int sample = 0; sample < inputs.shape()[0]; sample++) {
        session.input().put(0, inputs.row(sample));
        session.forward();
        float[] found = new float[model.classes()];
        session.logits().get(0, found);
        float[] expected = logits.row(sample);
        assertClose("logits", widened(found), expected, LOGIT_TOLERANCE);
        session.cotangent().put(0, cotangent(expected, one.array("labels").ints()[sample]));
        session.backward();
        float[] gradient = new float[model.features()];
        session.gradient().get(0, gradient);
        float[] wanted = one.array("gradient").row(sample);
        assertClose("gradient", widened(gradient), wanted, gradientTolerance);
      }
    }
  }

  private static double[] output(Dl4jNetwork network, float[] input) {
    long[] shape = new long[network.sampleShape().rank() + 1];
    shape[0] = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      shape[axis] = network.sampleShape().extent(axis - 1);
    }
    INDArray x = Nd4j.createFromArray(input).reshape(shape);
    INDArray y =
        network instanceof Dl4jNetwork.Sequential sequential
            ? sequential.network().output(x)
            : ((Dl4jNetwork.Functional) network).network().outputSingle(x);
    return y.dup('c').data().asDouble();
  }

  private static float[] softmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    float[] shares = new float[logits.length];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = (float) (Math.exp(logits[k]) / sum);
    }
    return shares;
  }

  private static float[] cotangent(float[] logits, int label) {
    float[] cotangent = new float[logits.length];
    int rival = label == 0 ? 1 : 0;
    for (int k = 0; k < logits.length; k++) {
      rival = k != label && logits[k] > logits[rival] ? k : rival;
    }
    cotangent[label] = 1;
    cotangent[rival] = -1;
    return cotangent;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  /** Relative to the largest expected value. */
  private static void assertClose(String what, double[] found, float[] expected, double tolerance) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double scale = 0;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("%s %d", what, i).isCloseTo(expected[i], within(tolerance * scale));
    }
  }
}
