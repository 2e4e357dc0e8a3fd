package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.onnx.OnnxImporter;
import io.sigmazero.testing.Fixtures;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four fixture networks against PyTorch's logits and margin gradients. */
class FixtureModelsTest {
  private static final double LOGIT_TOLERANCE = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-4;

  @ParameterizedTest
  @CsvSource({"smallcnn_ddn_mnist", "resnet20_cifar10", "vit_mnist", "squeezenet_imagenet"})
  void equalsPyTorch(String name) throws IOException {
    NpyFixture input = NpyFixture.read(Fixtures.require("reference/" + name + "_input.npy"));
    NpyFixture logits = NpyFixture.read(Fixtures.require("reference/" + name + "_logits.npy"));
    NpyFixture gradient =
        NpyFixture.read(Fixtures.require("reference/" + name + "_margin_gradient.npy"));
    int[] labels = NpyFixture.read(Fixtures.require("reference/" + name + "_labels.npy")).ints();
    var graph = OnnxImporter.load(Fixtures.require("models/" + name + ".onnx")).graph();
    try (DifferentiableModel model = new OneDnnEngine().compile(graph);
        ModelSession session = model.openSession(1)) {
      ((OneDnnSession) session).listing().forEach(System.out::println);
      for (int sample = 0; sample < input.shape()[0]; sample++) {
        session.input().put(0, input.row(sample));
        session.forward();
        float[] expected = logits.row(sample);
        float[] found = new float[expected.length];
        session.logits().get(0, found);
        System.out.println(name + " " + sample + " logits " + distance(found, expected));
        int rival = -1;
        for (int k = 0; k < found.length; k++) {
          if (k != labels[sample] && (rival < 0 || expected[k] > expected[rival])) {
            rival = k;
          }
        }
        session.cotangent().put(0, new float[found.length]);
        session.cotangent().put(labels[sample], 1f);
        session.cotangent().put(rival, -1f);
        session.backward();
        float[] g = new float[model.features()];
        session.gradient().get(0, g);
        System.out.println(name + " " + sample + " gradient " + distance(g, gradient.row(sample)));
      }
      long t = System.nanoTime();
      int n = name.startsWith("squ") ? 20 : 1000;
      for (int i = 0; i < n; i++) {
        session.forward();
        session.backward();
      }
      System.out.printf("%s %.1f us forward+backward%n", name, (System.nanoTime() - t) / 1e3 / n);
    }
  }

  private static double distance(float[] found, float[] expected) {
    double largest = 0;
    double scale = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(found[i] - expected[i]));
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return largest / scale;
  }
}
