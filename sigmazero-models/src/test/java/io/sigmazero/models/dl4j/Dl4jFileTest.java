package io.sigmazero.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.Models;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Files of DL4J: whole ones, and ones that strangers made. */
class Dl4jFileTest {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";

  @TempDir Path folder;

  private Path written(Model network) throws IOException {
    Path file = folder.resolve("network.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private Path zipped(Map<String, byte[]> entries) {
    Path file = folder.resolve("made.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static Dl4jFile.Options shaped(Integer... extents) {
    return new Dl4jFile.Options(List.of(extents), false);
  }

  private static void sameOutput(ImportedModel original, ImportedModel loaded) {
    assertThat(loaded.graphRefusal()).isEqualTo(original.graphRefusal());
    int size = original.network().orElseThrow().sampleShape().size();
    assertThat(loaded.network().orElseThrow().sampleShape())
        .isEqualTo(original.network().orElseThrow().sampleShape());
    float[] input = NetworkCheck.input(size, 1);
    double[] expected = NetworkCheck.output(original, input);
    double[] found = NetworkCheck.output(loaded, input);
    for (int k = 0; k < expected.length; k++) {
      assertThat(found[k]).isEqualTo(expected[k], within(1e-6));
    }
    NetworkCheck.graphAgrees(loaded);
  }

  @Test
  void networksComeBackAsTheyWere() throws IOException {
    MultiLayerNetwork perceptron = TestNetworks.perceptron();
    sameOutput(Models.of(perceptron), ModelLoader.load(written(perceptron)));
    MultiLayerNetwork flat = TestNetworks.leNet(InputType.convolutionalFlat(12, 10, 2));
    sameOutput(Models.of(flat), Dl4jFile.load(written(flat)));
    var residual = TestNetworks.residual(CNN2DFormat.NHWC);
    sameOutput(
        Models.of(residual, 8, 7, 3),
        Dl4jFile.load(written(residual), shaped(8, 7, 3), LoadLimits.DEFAULT));
  }

  @Test
  void doublePrecisionIsRead() throws IOException {
    MultiLayerNetwork network = TestNetworks.perceptron().convertDataType(DataType.DOUBLE);
    ImportedModel loaded = Dl4jFile.load(written(network));
    assertThat(loaded.notes()).contains("The weights are of type DOUBLE, a graph's are floats.");
    sameOutput(Models.of(network), loaded);
  }

  /** Arrays in a configuration are ND4J's to parse, and only training needs these. */
  @Test
  void weightsOfTheLossAreLeftOut() throws IOException {
    MultiLayerNetwork network =
        TestNetworks.initialised(
            new MultiLayerNetwork(
                TestNetworks.settings()
                    .list()
                    .layer(
                        new OutputLayer.Builder(new LossMCXENT(Nd4j.createFromArray(1f, 2f, 3f)))
                            .nIn(4)
                            .nOut(3)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .build()));
    ImportedModel loaded = Dl4jFile.load(written(network));
    Dl4jNetwork.Sequential read = (Dl4jNetwork.Sequential) loaded.network().orElseThrow();
    OutputLayer output = (OutputLayer) read.network().getLayer(0).conf().getLayer();
    assertThat(((LossMCXENT) output.getLossFn()).getWeights()).isNull();
    sameOutput(Models.of(network), loaded);
  }

  @Test
  void theInputsSizeIsWorkedOutWhereOneFitsNeatly() throws IOException {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      MultiLayerNetwork network = TestNetworks.leNet(InputType.convolutional(14, 10, 2, format));
      ImportedModel loaded = Dl4jFile.load(written(network));
      boolean first = format == CNN2DFormat.NCHW;
      assertThat(loaded.network().orElseThrow().sampleShape().toArray())
          .containsExactly(first ? new int[] {2, 14, 10} : new int[] {14, 10, 2});
      assertThat(loaded.notes()).anyMatch(note -> note.contains("it was taken as"));
    }
  }

  @Test
  void anUnknownInputSizeIsAskedFor() throws IOException {
    Path file = written(TestNetworks.residual(CNN2DFormat.NCHW));
    assertThatThrownBy(() -> Dl4jFile.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": the network does not tell the shape of its input");
  }

  @Test
  void preprocessingIsRefusedUnlessIgnored() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    for (String name : List.of("normalizer.bin", "preprocessor.bin")) {
      Map<String, byte[]> more = new LinkedHashMap<>(entries);
      more.put(name, new byte[] {(byte) 0xac, (byte) 0xed, 0, 5});
      Path file = zipped(more);
      assertThatThrownBy(() -> Dl4jFile.load(file))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith(file + ": holds the entry '" + name + "'");
      assertThat(
              Dl4jFile.load(file, new Dl4jFile.Options(List.of(), true), LoadLimits.DEFAULT)
                  .graph())
          .isPresent();
    }
  }

  private void refused(Map<String, byte[]> entries, String entry, String content, String reason) {
    refused(entries, entry, content.getBytes(StandardCharsets.UTF_8), reason);
  }

  private void refused(Map<String, byte[]> entries, String entry, byte[] content, String reason) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(entry, content);
    Path file = zipped(changed);
    assertThatThrownBy(() -> Dl4jFile.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContainingAny("\n", "\r");
  }

  @Test
  void classesThatAreNoLayersAreRefused() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    for (String name :
        List.of(
            "java.lang.Runtime",
            "javax.naming.InitialContext",
            "org.deeplearning4j.nn.conf.layers.Dense.Layer",
            "org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer",
            "org.deeplearning4j.nn.conf.layers.DenseLayer$Builder",
            "org.nd4j.linalg.activations.impl.ActivationPReLU",
            "DenseLayer")) {
      refused(
          entries,
          CONFIGURATION,
          json.replace("org.nd4j.linalg.activations.impl.ActivationReLU", name),
          "entry 'configuration.json' names the class '" + name + "'");
    }
    refused(
        entries,
        CONFIGURATION,
        json.replaceFirst("\"layer\"", "\"dist\":{\"type\":\"java.net.URL\"},\"layer\""),
        "names the class 'java.net.URL'");
  }

  @Test
  void sizesMustMatchTheWeights() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    assertThat(json).contains("\"nin\" : 7");
    refused(
        entries,
        CONFIGURATION,
        json.replaceFirst("\"nin\" : 7", "\"nin\" : 8"),
        "configuration.json claims 197 parameters, but coefficients.bin holds 188");
    refused(
        entries,
        CONFIGURATION,
        json.replaceFirst("\"nin\" : 7", "\"nin\" : 9000000000"),
        "has 'nin': 9000000000, expected at most 134217728");
    refused(
        entries,
        CONFIGURATION,
        json.replace("\"nin\" : 9", "\"nin\" : 134217728")
            .replace("\"nout\" : 8", "\"nout\" : 134217728"),
        "claims more parameters than any machine holds");
    refused(
        entries,
        CONFIGURATION,
        json.replaceFirst("\"nin\" : 7", "\"nin\" : 7, \"nin\" : 7"),
        "is no JSON: Duplicate");
    refused(entries, CONFIGURATION, "[".repeat(1000), "nesting depth");
    refused(entries, CONFIGURATION, "{}", "");
    refused(entries, CONFIGURATION, "{\"vertices\":{}}", "");
    refused(entries, CONFIGURATION, "7", "is no JSON object");
    refused(entries, COEFFICIENTS, new byte[0], "but coefficients.bin holds 0");
  }

  private static byte[] vector(String kept, String type, long rank, long extent, long values)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("LONG_SHAPE");
    out.writeLong(2 * rank + 4);
    out.writeUTF("LONG");
    out.writeLong(rank);
    for (int i = 0; i < Math.max(0, Math.min(rank, 9)); i++) {
      out.writeLong(i == 0 && rank > 1 ? 1 : extent);
    }
    for (int i = 0; i < rank + 3; i++) {
      out.writeLong(1);
    }
    out.writeUTF(kept);
    out.writeLong(values);
    out.writeUTF(type);
    for (int i = 0; i < 188; i++) {
      out.writeFloat(1);
    }
    return bytes.toByteArray();
  }

  @Test
  void weightsMustBeWhatTheyClaim() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    String mixed = "MIXED_DATA_TYPES";
    assertThat(Coefficients.parse(vector(mixed, "FLOAT", 2, 188, 188)).length()).isEqualTo(188);
    refused(
        entries,
        COEFFICIENTS,
        vector(mixed, "FLOAT", 2, 1L << 40, 1L << 40),
        "claims 1099511627776 values of type FLOAT, but 752 bytes follow");
    refused(
        entries,
        COEFFICIENTS,
        vector(mixed, "FLOAT", 2, 188, 1L << 40),
        "claims 188 elements and 1099511627776 values");
    refused(
        entries,
        COEFFICIENTS,
        vector(mixed, "DOUBLE", 2, 188, 188),
        "claims 188 values of type DOUBLE, but 752 bytes follow");
    refused(
        entries, COEFFICIENTS, vector(mixed, "UTF8", 2, 188, 188), "holds values of type 'UTF8'");
    refused(entries, COEFFICIENTS, vector(mixed, "FLOAT", 5, 188, 188), "a shape of rank 5");
    refused(entries, COEFFICIENTS, vector("HEAP", "FLOAT", 2, 188, 188), "was written as 'HEAP'");
    refused(entries, COEFFICIENTS, vector(mixed, "FLOAT", 2, -1, -1), "claims -1 values");
  }

  @Test
  void entriesMustBeThere() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      Map<String, byte[]> fewer = new LinkedHashMap<>(entries);
      fewer.remove(name);
      Path file = zipped(fewer);
      assertThatThrownBy(() -> Dl4jFile.load(file))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("has no entry '" + name + "'");
    }
  }

  @Test
  void aBombIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    refused(entries, COEFFICIENTS, new byte[64 << 20], "times as many");
  }

  /** Loads, or refuses in one line. */
  private void survives(Map<String, byte[]> entries) {
    Path file = zipped(entries);
    try {
      Dl4jFile.load(file);
    } catch (ModelLoadException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n").hasSizeLessThan(900);
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path file = written(TestNetworks.perceptron());
    Map<String, byte[]> entries = entries(file);
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      byte[] whole = entries.get(name);
      for (int length = 1; length < whole.length; length += name.equals(CONFIGURATION) ? 29 : 3) {
        refused(entries, name, Arrays.copyOf(whole, length), "");
      }
    }
    byte[] archive = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.zip");
    for (int length = 0; length < archive.length; length += 13) {
      Files.write(cut, Arrays.copyOf(archive, length));
      assertThatThrownBy(() -> Dl4jFile.load(cut)).isInstanceOf(ModelLoadException.class);
    }
  }

  @Test
  void damagedBytesNeverDoMoreThanRefuse() throws IOException {
    Map<String, byte[]> entries = entries(written(TestNetworks.perceptron()));
    Random random = new Random(1);
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      for (int i = 0; i < 200; i++) {
        byte[] damaged = entries.get(name).clone();
        int span = name.equals(CONFIGURATION) ? damaged.length : 160;
        damaged[random.nextInt(span)] =
            (byte) random.nextInt(name.equals(CONFIGURATION) ? 128 : 256);
        Map<String, byte[]> changed = new LinkedHashMap<>(entries);
        changed.put(name, damaged);
        survives(changed);
      }
    }
  }

  /** Whole numbers and words of the configuration swapped for others. */
  @Test
  void otherValuesNeverDoMoreThanRefuse() throws IOException {
    Map<String, byte[]> entries =
        entries(written(TestNetworks.leNet(InputType.convolutionalFlat(12, 10, 2))));
    String[] lines = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8).split("\n", -1);
    String[] values = {"-1", "0", "null", "2000000", "\"x\"", "[ ]", "{ }", "1e300", "true"};
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      String[] changed = lines.clone();
      int line = random.nextInt(lines.length);
      changed[line] =
          lines[line].replaceFirst(": [^\\[{,]+", ": " + values[random.nextInt(values.length)]);
      Map<String, byte[]> other = new LinkedHashMap<>(entries);
      other.put(CONFIGURATION, String.join("\n", changed).getBytes(StandardCharsets.UTF_8));
      survives(other);
    }
  }
}
