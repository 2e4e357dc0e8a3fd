package io.sigmazero.bench.run;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelHints;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.engine.Engines;
import java.nio.file.Path;

/** Makes models of files. Stateless. */
public interface Workshop {

  /** Reads a model, of which something may be known that the file does not tell. */
  ImportedModel importModel(Path file, ModelHints hints) throws ModelLoadException;

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
      public ImportedModel importModel(Path file, ModelHints hints) throws ModelLoadException {
        return ModelLoader.load(file, LoadLimits.DEFAULT, hints);
      }

      @Override
      public DifferentiableModel compile(ImportedModel model, String engine) {
        return Engines.compile(engine, model);
      }
    };
  }
}
