package io.sigmazero.bench.experiment.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.bench.experiment.catalogue.AttackOptionValues;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry.Access;
import io.sigmazero.bench.experiment.catalogue.JsonNumbers;
import io.sigmazero.core.trial.SampleAttack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads attacks: a name, or a name with options. */
final class AttackParser {
  private static final String LABEL = "label";
  private static final String AN_ATTACK = "an attack's name, or 'name: {option: value}'";

  private final ConfigNode root;

  AttackParser(ConfigNode root) {
    this.root = root;
  }

  List<AttackChoice> attacks(ExperimentKind kind, KindDefaults defaults) {
    if (root.get("attacks").isEmpty()) {
      return defaults.attacks();
    }
    ConfigNode node = root.get("attacks").get();
    List<AttackChoice> attacks = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (ConfigNode each : ConfigParser.listOrOne(node, "a list of attacks")) {
      AttackChoice choice = attack(each);
      if (!labels.add(choice.label())) {
        throw each.refusedBecause(
            "two attacks are called '%s'; give them labels: 'name: {label: …}'"
                .formatted(choice.label()));
      }
      if (kind == ExperimentKind.BLACK_BOX && access(choice) != Access.BLACK_BOX) {
        throw each.refusedBecause(
            choice.attack().name() + " needs gradients; without them there is " + blackBox());
      }
      attacks.add(choice);
    }
    if (kind == ExperimentKind.SENSITIVITY && attacks.size() > 1) {
      throw node.refused("one attack");
    }
    return attacks;
  }

  AttackChoice surrogate() {
    return root.get("surrogate_attack")
        .map(this::attack)
        .orElseGet(
            () -> {
              CatalogueEntry first = AttackCatalogue.entries().get(0);
              return new AttackChoice(first.name(), first.defaults());
            });
  }

  private AttackChoice attack(ConfigNode node) {
    if (!node.isObject()) {
      SampleAttack attack = entry(node, node.text(AN_ATTACK)).defaults();
      return new AttackChoice(attack.name(), attack);
    }
    if (node.entries().size() != 1) {
      throw node.refused(AN_ATTACK);
    }
    Map.Entry<String, ConfigNode> only = node.entries().entrySet().iterator().next();
    return withOptions(entry(node, only.getKey()), only.getValue());
  }

  private static AttackChoice withOptions(CatalogueEntry entry, ConfigNode options) {
    Map<String, JsonNode> changes = new LinkedHashMap<>();
    options.entries().forEach((name, value) -> changes.put(name, value.value()));
    boolean isLabelled = changes.remove(LABEL) != null;
    try {
      SampleAttack attack = AttackOptionValues.changed(entry.defaults(), changes);
      String label =
          isLabelled ? options.get(LABEL).orElseThrow().text("a text") : label(entry, changes);
      return new AttackChoice(label, attack);
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw options.refusedBecause(e.getMessage());
    }
  }

  private static String label(CatalogueEntry entry, Map<String, JsonNode> changes) {
    return entry.name()
        + changes.entrySet().stream()
            .map(change -> " " + change.getKey() + "=" + JsonNumbers.shown(change.getValue()))
            .collect(Collectors.joining());
  }

  private static CatalogueEntry entry(ConfigNode node, String name) {
    return AttackCatalogue.find(name)
        .orElseThrow(
            () ->
                node.refusedBecause(
                    "there is no attack '%s'; there is %s"
                        .formatted(name, String.join(", ", AttackCatalogue.names()))));
  }

  private static Access access(AttackChoice choice) {
    return AttackCatalogue.find(choice.attack().name()).orElseThrow().access();
  }

  private static String blackBox() {
    return AttackCatalogue.entries().stream()
        .filter(entry -> entry.access() == Access.BLACK_BOX)
        .map(CatalogueEntry::name)
        .collect(Collectors.joining(", "));
  }
}
