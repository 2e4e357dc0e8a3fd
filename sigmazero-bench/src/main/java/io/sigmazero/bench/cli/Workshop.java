package io.sigmazero.bench.cli;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.engine.Engines;
import java.nio.file.Path;

/** Makes models of files. Stateless. */
interface Workshop {

  /** Reads a model. */
  ImportedModel importModel(Path file) throws ModelLoadException;

  /**
   * Makes a model ready to run; the caller closes it.
   *
   * @throws io.sigmazero.models.engine.EngineException if the engine does not exist or refuses
   */
  DifferentiableModel compile(ImportedModel model, String engine);

  /** All formats and engines that there are. */
  static Workshop standard() {
    return new Workshop() {
      @Override
      public ImportedModel importModel(Path file) throws ModelLoadException {
        return ModelLoader.load(file);
      }

      @Override
      public DifferentiableModel compile(ImportedModel model, String engine) {
        return Engines.compile(engine, model);
      }
    };
  }
}
