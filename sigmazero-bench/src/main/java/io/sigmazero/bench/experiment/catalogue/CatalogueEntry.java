package io.sigmazero.bench.experiment.catalogue;

import io.sigmazero.core.trial.SampleAttack;
import java.util.Optional;

/**
 * An attack that experiments know.
 *
 * @param defaults with its authors' hyper-parameters
 * @param access what it needs of the model
 * @param publication where it was published, as it is cited; empty if nowhere
 */
public record CatalogueEntry(
    SampleAttack defaults, Access access, Optional<Publication> publication) {

  /** What an attack needs of a model. */
  public enum Access {
    /** Gradients. */
    WHITE_BOX,
    /** Logits only. */
    BLACK_BOX
  }

  /** The name in experiment files. */
  public String name() {
    return defaults.name();
  }
}
