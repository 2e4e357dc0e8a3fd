package io.sigmazero.models.dl4j;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.archive.ZipArchive;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads networks that DL4J's {@code ModelSerializer} wrote ({@code .zip}, DL4J 1.0.0-beta4 and
 * newer).
 *
 * <p>Files are not trusted. Of the archive only the configuration and the weights are read, and
 * neither by DL4J's own reader, which runs Java objects that the archive brings and claims whatever
 * memory it says. The classes that a configuration names must be DL4J's own layers and settings,
 * and the weights must be as many as it claims. Whatever is wrong becomes a {@link
 * ModelLoadException} with a message of one line.
 *
 * <p>Stateless, thread safe.
 */
public final class Dl4jFile {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final Set<String> PREPROCESSING = Set.of("normalizer.bin", "preprocessor.bin");

  private Dl4jFile() {}

  /**
   * How a file is read.
   *
   * @param inputShape extents of one sample without a batch axis, empty if the file tells
   * @param ignorePreprocessing whether a normalizer in the file is passed over, not refused; the
   *     model then takes inputs that were normalised before
   */
  public record Options(List<Integer> inputShape, boolean ignorePreprocessing) {
    /** The file tells the input's shape, and a file with a normalizer is refused. */
    public static final Options DEFAULT = new Options(List.of(), false);

    /** Copies the list. */
    public Options {
      inputShape = List.copyOf(inputShape);
    }
  }

  /**
   * Reads a file with the {@linkplain Options#DEFAULT default options}.
   *
   * @param file a {@code .zip} file that DL4J wrote
   * @return the model
   * @throws ModelLoadException in one line that names the file and what is wrong with it
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    return load(file, Options.DEFAULT, LoadLimits.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @param file a {@code .zip} file that DL4J wrote
   * @param options what the file does not tell
   * @param limits of the archive; those of the model are the caller's to check
   * @return the model
   * @throws ModelLoadException in one line that names the file and what is wrong with it
   */
  public static ImportedModel load(Path file, Options options, LoadLimits limits)
      throws ModelLoadException {
    return LoadGuard.run(file, () -> opened(file, options, limits));
  }

  private static ImportedModel opened(Path file, Options options, LoadLimits limits)
      throws ModelLoadException {
    try (ZipArchive archive = ZipArchive.open(file, limits.archive())) {
      requireNoPreprocessing(archive, options);
      Dl4jNetwork network = network(archive, options);
      return Dl4jImporter.of(
          network, network instanceof Dl4jNetwork.Functional ? "DL4J graph" : "DL4J network", "");
    } catch (Refusal e) {
      throw new ModelLoadException(file + ": " + Dl4jImporter.oneLine(e.getMessage()), e);
    } catch (ModelLoadException e) {
      throw named(file, e);
    } catch (RuntimeException | LinkageError e) {
      // DL4J checks little of what it is given.
      throw new ModelLoadException(
          file + ": " + Dl4jImporter.oneLine("DL4J cannot make this network: " + e), e);
    }
  }

  private static ModelLoadException named(Path file, ModelLoadException e) {
    String prefix = file + ": ";
    return e.getMessage().startsWith(prefix)
        ? e
        : new ModelLoadException(prefix + e.getMessage(), e);
  }

  private static void requireNoPreprocessing(ZipArchive archive, Options options) {
    for (String name : PREPROCESSING) {
      if (archive.names().contains(name) && !options.ignorePreprocessing()) {
        throw new Refusal(
            "holds the entry '"
                + name
                + "', which is never read: save the network without it, or have it ignored"
                + " (--ignore-normalizer) and tell what it did (--input-scale, --mean, --std)");
      }
    }
  }

  private static Dl4jNetwork network(ZipArchive archive, Options options)
      throws ModelLoadException {
    ConfigurationJson json =
        parsed(
            CONFIGURATION,
            () ->
                ConfigurationJson.parse(
                    archive.read(CONFIGURATION, ConfigurationJson.LONGEST_DOCUMENT)));
    byte[] bytes = archive.read(COEFFICIENTS);
    Coefficients coefficients =
        bytes.length == 0 ? null : parsed(COEFFICIENTS, () -> Coefficients.parse(bytes));
    int[] shape = options.inputShape().stream().mapToInt(Integer::intValue).toArray();
    if (json.isGraph()) {
      ComputationGraphConfiguration configuration =
          ComputationGraphConfiguration.fromJson(json.text());
      requireMatch(ClaimedParameters.of(configuration), coefficients);
      INDArray parameters = coefficients == null ? null : coefficients.toArray();
      configuration.setDataType(type(parameters, configuration.getDataType()));
      ComputationGraph network = new ComputationGraph(configuration);
      network.init(parameters, false);
      return SampleShapes.of(network, shape);
    }
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json.text());
    requireMatch(ClaimedParameters.of(configuration), coefficients);
    INDArray parameters = coefficients == null ? null : coefficients.toArray();
    configuration.setDataType(type(parameters, configuration.getDataType()));
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    return SampleShapes.of(network, shape);
  }

  private static DataType type(INDArray parameters, DataType configured) {
    return parameters == null ? configured : parameters.dataType();
  }

  private static void requireMatch(long claimed, Coefficients coefficients) {
    int found = coefficients == null ? 0 : coefficients.length();
    if (claimed != found) {
      throw new Refusal(
          CONFIGURATION
              + " claims "
              + claimed
              + " parameters, but "
              + COEFFICIENTS
              + " holds "
              + found);
    }
  }

  /** Something that reads an entry. */
  @FunctionalInterface
  private interface EntryReader<T> {
    T read() throws ModelLoadException;
  }

  private static <T> T parsed(String entry, EntryReader<T> reader) throws ModelLoadException {
    try {
      return reader.read();
    } catch (Refusal e) {
      throw new Refusal("entry '" + entry + "' " + e.getMessage(), e);
    }
  }
}
