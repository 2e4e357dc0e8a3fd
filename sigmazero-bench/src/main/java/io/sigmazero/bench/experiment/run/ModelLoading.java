package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.bench.experiment.config.ConfigException;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.ModelChoice;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelHints;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Makes an experiment's models ready to run. */
final class ModelLoading {
  private static final int GENERATED_SAMPLES = 20;
  private static final long SEED = 11;

  private final ExperimentConfig config;
  private final Workshop workshop;
  private final Map<Path, String> hashes = new LinkedHashMap<>();

  ModelLoading(ExperimentConfig config, Workshop workshop) {
    this.config = config;
    this.workshop = workshop;
  }

  /** Loads one; the caller closes its model. */
  LoadedModel load(ModelChoice choice) throws IOException {
    if (choice.isGenerated()) {
      return generated(choice);
    }
    if (!choice.isEmbedded()) {
      Path labels = choice.labels() == null ? null : path(choice.labels());
      return fromFiles(choice, path(choice.model()), path(choice.data()), labels);
    }
    try (DemoFiles files = DemoFiles.unpack()) {
      boolean own = choice.data() == null;
      Path labels = choice.labels() == null ? null : path(choice.labels());
      return fromFiles(
          choice,
          files.model(),
          own ? files.images() : path(choice.data()),
          own ? files.labels() : labels);
    }
  }

  private Path path(String text) {
    return ModelChoice.resolve(text, config.folder(), System.getenv());
  }

  private LoadedModel fromFiles(ModelChoice choice, Path file, Path data, Path labels)
      throws IOException {
    ImportedModel imported = workshop.importModel(file, ModelHints.NONE);
    DifferentiableModel model = workshop.compile(imported, config.engine());
    try {
      DataSource source = DataSource.at(data).withOffset(config.offset());
      source = labels == null ? source : source.withLabels(labels);
      source = choice.labelColumn() == null ? source : source.withLabelColumn(choice.labelColumn());
      source =
          config.samples().isPresent() ? source.withSamples(config.samples().getAsInt()) : source;
      source =
          config.samplesPerClass().isPresent()
              ? source.withPerClass(config.samplesPerClass().getAsInt())
              : source;
      DataSet samples = source.open(model.inputShape());
      if (!samples.hasLabels()) {
        throw new ConfigException(
            "%s: labels is missing: %s carries no labels".formatted(config.file(), data));
      }
      samples.requireLabels(model.classes());
      Map<String, Object> facts = facts(choice, imported, model, samples);
      facts.put("model_sha256", hash(file));
      facts.put("data_sha256", hash(data));
      facts.put("labels_sha256", labels == null ? null : hash(labels));
      return new LoadedModel(choice, model, samples, facts);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private LoadedModel generated(ModelChoice choice) {
    ImportedModel imported = GeneratedNetwork.of(choice.resolution());
    DifferentiableModel model = workshop.compile(imported, config.engine());
    Samples samples = noise(model);
    return new LoadedModel(choice, model, samples, facts(choice, imported, model, samples));
  }

  /** Random inputs, labelled with what the model takes them for. */
  private Samples noise(DifferentiableModel model) {
    int count = config.samples().orElse(GENERATED_SAMPLES);
    float[][] inputs = new float[count][model.features()];
    int[] labels = new int[count];
    Random random = new Random(SEED);
    try (ModelSession session = model.openSession(1)) {
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < inputs[i].length; j++) {
          inputs[i][j] = random.nextInt(256) / 255f;
        }
        session.input().put(0, inputs[i]);
        session.forward();
        labels[i] = Predictions.of(session, model.classes());
      }
    }
    return ArraySamples.of(inputs, labels);
  }

  private static Map<String, Object> facts(
      ModelChoice choice, ImportedModel imported, DifferentiableModel model, Samples samples) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", choice.name());
    facts.put("model", choice.model());
    facts.put("data", choice.data());
    facts.put("labels", choice.labels());
    facts.put("format", imported.format());
    facts.put("engine", model.engine());
    facts.put("input_shape", Arrays.stream(model.inputShape()).boxed().toList());
    facts.put("features", model.features());
    facts.put("classes", model.classes());
    facts.put("samples", samples.count());
    return facts;
  }

  private String hash(Path path) throws IOException {
    String known = hashes.get(path);
    if (known == null) {
      known = ContentHash.of(path);
      hashes.put(path, known);
    }
    return known;
  }
}
