package io.sigmazero.bench.experiment.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sigmazero.bench.experiment.catalogue.AttackOptionValues;
import io.sigmazero.core.trial.SampleAttack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Reads which hyper-parameters are varied, and how. */
final class SensitivityParser {
  private static final Map<String, List<JsonNode>> SIGMA_ZERO_GRID = sigmaZeroGrid();
  private static final List<Sensitivity.Pair> SIGMA_ZERO_PAIRS =
      List.of(
          new Sensitivity.Pair("smoothing", "initial_threshold"),
          new Sensitivity.Pair("smoothing", "threshold_factor"),
          new Sensitivity.Pair("step_size", "threshold_factor"),
          new Sensitivity.Pair("step_size", "steps"));

  private final ConfigNode root;

  SensitivityParser(ConfigNode root) {
    this.root = root;
  }

  Sensitivity parse(List<AttackChoice> attacks) {
    SampleAttack attack = attacks.get(0).attack();
    Optional<ConfigNode> gridNode = root.get("grid");
    if (gridNode.isEmpty() && !attack.name().equals("sigma-zero")) {
      root.need("grid", "the values of " + attack.name() + "'s options");
    }
    Map<String, List<JsonNode>> grid =
        gridNode.map(node -> grid(node, attack)).orElse(SIGMA_ZERO_GRID);
    return new Sensitivity(grid, pairs(grid));
  }

  private static Map<String, List<JsonNode>> grid(ConfigNode node, SampleAttack attack) {
    Map<String, List<JsonNode>> grid = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (option, values) -> {
              List<JsonNode> list = new ArrayList<>();
              for (ConfigNode value : values.elements("a list of values")) {
                try {
                  AttackOptionValues.changed(attack, Map.of(option, value.value()));
                } catch (IllegalArgumentException e) {
                  throw value.refusedBecause(e.getMessage());
                }
                if (list.contains(value.value())) {
                  throw value.refused("every value once");
                }
                list.add(value.value());
              }
              grid.put(option, list);
            });
    if (grid.size() < 2) {
      throw node.refused("two options or more");
    }
    return grid;
  }

  private List<Sensitivity.Pair> pairs(Map<String, List<JsonNode>> grid) {
    Optional<ConfigNode> node = root.get("pairs");
    if (node.isPresent()) {
      return node.get().elements("pairs of options").stream().map(n -> pair(n, grid)).toList();
    }
    if (root.get("grid").isEmpty()) {
      return SIGMA_ZERO_PAIRS;
    }
    List<String> names = List.copyOf(grid.keySet());
    List<Sensitivity.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        pairs.add(new Sensitivity.Pair(names.get(i), names.get(j)));
      }
    }
    return pairs;
  }

  private static Sensitivity.Pair pair(ConfigNode node, Map<String, List<JsonNode>> grid) {
    String expected = "two of " + String.join(", ", grid.keySet());
    List<String> names =
        node.elements(expected).stream().map(element -> element.text(expected)).toList();
    boolean right = names.size() == 2 && !names.get(0).equals(names.get(1));
    if (!right || !grid.keySet().containsAll(names)) {
      throw node.refused(expected);
    }
    return new Sensitivity.Pair(names.get(0), names.get(1));
  }

  private static Map<String, List<JsonNode>> sigmaZeroGrid() {
    Map<String, List<JsonNode>> grid = new LinkedHashMap<>();
    grid.put("smoothing", decimals(1e-4, 3e-4, 1e-3, 3e-3, 1e-2));
    grid.put("initial_threshold", decimals(0.05, 0.1, 0.2, 0.3, 0.5));
    grid.put("threshold_factor", decimals(0.001, 0.003, 0.01, 0.03, 0.1));
    grid.put("step_size", decimals(0.1, 0.3, 1, 3));
    grid.put(
        "steps",
        IntStream.of(30, 100, 300, 1000)
            .<JsonNode>mapToObj(JsonNodeFactory.instance::numberNode)
            .toList());
    return grid;
  }

  private static List<JsonNode> decimals(double... values) {
    return DoubleStream.of(values)
        .<JsonNode>mapToObj(JsonNodeFactory.instance::numberNode)
        .toList();
  }
}
