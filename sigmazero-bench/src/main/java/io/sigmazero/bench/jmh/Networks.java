package io.sigmazero.bench.jmh;

import io.sigmazero.bench.Checkout;
import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The networks of the benchmarks: the demo's, which is always there, and those of the fixtures, in
 * the folder named by the environment variable SIGMAZERO_FIXTURES or beside the checkout.
 */
final class Networks {
  /** The network that the program carries. */
  static final String DIGITS = "digits";

  private static final String VARIABLE = "SIGMAZERO_FIXTURES";

  private static final Map<String, String> FILES =
      Map.of(
          "smallcnn", "smallcnn_ddn_mnist",
          "resnet20", "resnet20_cifar10",
          "vit", "vit_mnist",
          "squeezenet", "squeezenet_imagenet");

  private Networks() {}

  /** Why there is no network with this name, or empty if there is one. */
  static Optional<String> refusal(String name) {
    if (name.equals(DIGITS)) {
      return Optional.empty();
    }
    if (!FILES.containsKey(name)) {
      return Optional.of("there is no network '" + name + "'");
    }
    String file = "models/" + FILES.get(name) + ".onnx";
    return Files.exists(fixtures().resolve(file))
        ? Optional.empty()
        : Optional.of("no fixture " + file + " (set " + VARIABLE + ")");
  }

  /**
   * Reads a network, an input and the logits it must give.
   *
   * @throws IOException if a file is missing or malformed
   */
  static ReferenceCase referenceCase(String name) throws IOException {
    return name.equals(DIGITS) ? digits() : fixture(name);
  }

  /**
   * Reads samples to attack: the demo's digits, or the test images of MNIST.
   *
   * @param count how many
   * @throws IOException if a file is missing or malformed
   */
  static AttackCase attackCase(String name, int count) throws IOException {
    if (name.equals(DIGITS)) {
      try (DemoFiles files = DemoFiles.unpack()) {
        ImportedModel model = ModelLoader.load(files.model());
        return new AttackCase(
            model, samples(files.images(), files.labels(), count, inputShape(model)));
      }
    }
    ImportedModel model = ModelLoader.load(modelFile(name));
    Path images = fixtures().resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path labels = fixtures().resolve("mnist/t10k-labels-idx1-ubyte.gz");
    return new AttackCase(model, samples(images, labels, count, inputShape(model)));
  }

  /**
   * A network and samples that it knows.
   *
   * @param model takes them
   * @param samples with labels
   */
  record AttackCase(ImportedModel model, DataSet samples) {}

  private static ReferenceCase digits() throws IOException {
    AttackCase demo = attackCase(DIGITS, 1);
    float[] input = row(demo.samples());
    double[] logits = ReferenceInterpreter.logits(graph(demo.model()), input);
    return new ReferenceCase(demo.model(), input, demo.samples().label(0), logits);
  }

  private static ReferenceCase fixture(String name) throws IOException {
    ImportedModel model = ModelLoader.load(modelFile(name));
    DataSet inputs =
        samples(reference(name, "input"), reference(name, "labels"), 1, inputShape(model));
    DataSet logits =
        DataSource.at(reference(name, "logits")).withSamples(1).open(graph(model).classes());
    float[] row = row(logits);
    double[] expected = new double[row.length];
    for (int k = 0; k < row.length; k++) {
      expected[k] = row[k];
    }
    return new ReferenceCase(model, row(inputs), inputs.label(0), expected);
  }

  private static DataSet samples(Path data, Path labels, int count, int... shape)
      throws IOException {
    return DataSource.at(data).withLabels(labels).withSamples(count).open(shape);
  }

  private static float[] row(DataSet set) {
    FloatBuffer values = FloatBuffer.allocate(set.features());
    set.read(0, values, 0);
    return values.array();
  }

  private static ModelGraph graph(ImportedModel model) {
    return model.graph().orElseThrow();
  }

  private static int[] inputShape(ImportedModel model) {
    int[] batched = graph(model).input().shape().toArray();
    int[] shape = new int[batched.length - 1];
    System.arraycopy(batched, 1, shape, 0, shape.length);
    return shape;
  }

  private static Path modelFile(String name) {
    return fixtures().resolve("models").resolve(FILES.get(name) + ".onnx");
  }

  private static Path reference(String name, String what) {
    return fixtures().resolve("reference").resolve(FILES.get(name) + "_" + what + ".npy");
  }

  private static Path fixtures() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    return Checkout.find()
        .map(folder -> folder.resolveSibling("shared").resolve("fixtures"))
        .orElse(Path.of("fixtures"));
  }
}
