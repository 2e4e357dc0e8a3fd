package io.sigmazero.bench.experiment.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.bench.experiment.catalogue.AttackOptionValues;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry;
import io.sigmazero.core.trial.SampleAttack;
import java.util.List;
import java.util.Map;

/** σ-zero whole, and with one part left out or replaced at a time. Stateless. */
final class AblationVariants {
  private AblationVariants() {}

  /** The variants, the whole attack first. */
  static List<AttackChoice> all() {
    return List.of(
        new AttackChoice("whole", AttackCatalogue.ABLATED.defaults()),
        variant("constant projection", "projection", "constant"),
        variant("no projection", "projection", "none"),
        variant("normalised by l2", "normalization", "l2"),
        variant("normalised by l1", "normalization", "l1"),
        variant("not normalised", "normalization", "none"),
        variant("gradient descent", "optimizer", "gradient-descent"),
        new AttackChoice("no annealing", changed("annealing", no())),
        new AttackChoice("no l0 term", changed("sparsity", no())));
  }

  /** Whether an attack is another form of σ-zero, which comparisons leave out unless named. */
  static boolean isVariant(CatalogueEntry entry) {
    return entry.equals(AttackCatalogue.ABLATED) || entry.equals(AttackCatalogue.REFINED);
  }

  private static AttackChoice variant(String label, String option, String value) {
    return new AttackChoice(label, changed(option, JsonNodeFactory.instance.textNode(value)));
  }

  private static SampleAttack changed(String option, JsonNode value) {
    return AttackOptionValues.changed(AttackCatalogue.ABLATED.defaults(), Map.of(option, value));
  }

  private static JsonNode no() {
    return JsonNodeFactory.instance.booleanNode(false);
  }
}
