package io.sigmazero.models.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a {@code .keras} file. A layer's place is not its name but its class's, in snake
 * case and numbered in the order of the layers ({@code layers/conv2d_1/vars/0}), as Keras's {@code
 * saving_lib} does it.
 */
final class ArchiveWeights implements WeightSource {
  /** Keras 3 and tf_keras, and tf_keras's first versions. */
  private static final List<String> CONTAINERS =
      List.of("layers", "_layer_checkpoint_dependencies");

  private static final int MOST_PER_LAYER = 100;

  private final Hdf5File file;

  ArchiveWeights(Hdf5File file) {
    this.file = file;
  }

  @Override
  public Map<LayerDefinition, List<StoredArray>> assign(ModelDefinition model) {
    Map<LayerDefinition, List<StoredArray>> all = new IdentityHashMap<>();
    assign(model, "", all);
    return all;
  }

  private void assign(
      ModelDefinition model, String path, Map<LayerDefinition, List<StoredArray>> all) {
    String container = container(path);
    Map<String, Integer> used = new HashMap<>();
    for (LayerDefinition layer : model.layers()) {
      String base = snakeCase(layer.className());
      int count = used.merge(base, 1, Integer::sum) - 1;
      String place = container + "/" + (count == 0 ? base : base + "_" + count);
      layer.model().ifPresent(inner -> assign(inner, place, all));
      if (layer.model().isEmpty()) {
        all.put(layer, variables(place + "/vars"));
      }
    }
  }

  private String container(String path) {
    return CONTAINERS.stream()
        .map(name -> path.isEmpty() ? name : path + "/" + name)
        .filter(file::exists)
        .findFirst()
        .orElse(path + "/" + CONTAINERS.get(0));
  }

  private List<StoredArray> variables(String path) {
    List<StoredArray> variables = new ArrayList<>();
    Optional<StoredArray> next = file.exists(path) ? file.array(path + "/0") : Optional.empty();
    while (next.isPresent() && variables.size() < MOST_PER_LAYER) {
      variables.add(next.get());
      next = file.array(path + "/" + variables.size());
    }
    return variables;
  }

  /** Keras's {@code to_snake_case}. */
  static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
