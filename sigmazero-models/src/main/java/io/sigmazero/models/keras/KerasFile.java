package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.archive.ArchiveLimits;
import io.sigmazero.models.archive.ZipArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * An opened file: its model's configuration, and where its weights are.
 *
 * @param version of the Keras that wrote it
 * @param format what people call the kind of file
 * @param configuration an object with {@code class_name} and {@code config}
 * @param bytes the file's length
 * @param weights read when they are asked for
 */
record KerasFile(
    KerasVersion version, String format, JsonNode configuration, long bytes, WeightSource weights) {
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  /**
   * Opens a file by its name's ending.
   *
   * @throws Refusal if its content is none of the two kinds, or exceeds a limit
   * @throws ModelLoadException if it is a damaged zip file
   * @throws IOException if it cannot be read
   */
  static KerasFile open(Path file, LoadLimits limits) throws IOException {
    long bytes = Files.size(file);
    if (bytes > limits.model().fileBytes()) {
      throw new Refusal("has " + bytes + " bytes, expected at most " + limits.model().fileBytes());
    }
    boolean zipped = file.toString().toLowerCase(Locale.ROOT).endsWith(".keras");
    return zipped
        ? archive(file, bytes, limits.archive())
        : legacy(Hdf5File.of(Files.readAllBytes(file)), bytes);
  }

  private static KerasFile archive(Path file, long bytes, ArchiveLimits limits)
      throws ModelLoadException {
    try (ZipArchive zip = ZipArchive.open(file, limits)) {
      JsonNode configuration = KerasJson.object(CONFIG, text(zip, CONFIG));
      JsonNode metadata = KerasJson.object(METADATA, text(zip, METADATA));
      JsonNode version = metadata.path("keras_version");
      if (!version.isTextual()) {
        throw new Refusal(METADATA + " has no keras_version");
      }
      return new KerasFile(
          KerasVersion.of(Optional.of(version.textValue())),
          ".keras",
          configuration,
          bytes,
          new ArchiveWeights(Hdf5File.of(zip.read(WEIGHTS))));
    }
  }

  private static String text(ZipArchive zip, String entry) throws ModelLoadException {
    return new String(zip.read(entry, KerasJson.LONGEST), StandardCharsets.UTF_8);
  }

  private static KerasFile legacy(Hdf5File file, long bytes) {
    Optional<String> configuration = file.text("", "model_config");
    if (configuration.isEmpty()) {
      throw new Refusal(
          "has no attribute model_config: it holds weights at most; save the whole model");
    }
    String root = file.exists("model_weights") ? "model_weights" : "";
    Optional<String> version = file.text("", "keras_version");
    if (version.isEmpty()) {
      version = file.text(root, "keras_version");
    }
    return new KerasFile(
        KerasVersion.of(version),
        ".h5",
        KerasJson.object("model_config", configuration.get()),
        bytes,
        new LegacyWeights(file, root));
  }
}
