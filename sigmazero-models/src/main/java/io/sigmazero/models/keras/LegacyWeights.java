package io.sigmazero.models.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of an {@code .h5} file: a group for each layer of the outermost model, whose
 * attribute lists its arrays in order. A model inside the model is one such layer: all its trained
 * weights come first, then all others.
 */
final class LegacyWeights implements WeightSource {
  private static final String NAMES = "weight_names";

  private final Hdf5File file;
  private final String root;

  /**
   * @param root the group of the layers' groups
   */
  LegacyWeights(Hdf5File file, String root) {
    this.file = file;
    this.root = root;
  }

  @Override
  public Map<LayerDefinition, List<StoredArray>> assign(ModelDefinition model) {
    Map<LayerDefinition, List<StoredArray>> all = new IdentityHashMap<>();
    for (LayerDefinition layer : model.layers()) {
      List<StoredArray> arrays = arrays(root + "/" + layer.name());
      if (layer.model().isEmpty()) {
        all.put(layer, arrays);
      } else {
        distribute(layer, arrays, all);
      }
    }
    return all;
  }

  private List<StoredArray> arrays(String group) {
    List<StoredArray> arrays = new ArrayList<>();
    for (String name : file.texts(group, NAMES)) {
      String path = group + "/" + name;
      arrays.add(
          file.array(path)
              .orElseThrow(
                  () -> new Refusal("the array '" + path + "' is listed but not in the file")));
    }
    return arrays;
  }

  private static void distribute(
      LayerDefinition outer,
      List<StoredArray> arrays,
      Map<LayerDefinition, List<StoredArray>> all) {
    List<LayerDefinition> inner = new ArrayList<>();
    List<Boolean> trained = new ArrayList<>();
    flatten(outer, true, inner, trained);
    Deque<StoredArray> rest = new ArrayDeque<>(arrays);
    for (boolean first : new boolean[] {true, false}) {
      for (int i = 0; i < inner.size(); i++) {
        LayerDefinition layer = inner.get(i);
        int learned = LayerWeights.learned(layer);
        int other = LayerWeights.statistics(layer);
        int wanted = trained.get(i) ? (first ? learned : other) : (first ? 0 : learned + other);
        for (int k = 0; k < wanted; k++) {
          if (rest.isEmpty()) {
            throw new Refusal(
                "layer '%s': has no weights left in the %d arrays of '%s'"
                    .formatted(layer.name(), arrays.size(), outer.name()));
          }
          all.computeIfAbsent(layer, key -> new ArrayList<>()).add(rest.removeFirst());
        }
      }
    }
    if (!rest.isEmpty()) {
      throw new Refusal(
          "layer '%s': has %d arrays, of which its layers take only %d"
              .formatted(outer.name(), arrays.size(), arrays.size() - rest.size()));
    }
  }

  private static void flatten(
      LayerDefinition outer, boolean trained, List<LayerDefinition> inner, List<Boolean> flags) {
    boolean inside = trained && outer.trainable();
    for (LayerDefinition layer : outer.model().orElseThrow().layers()) {
      if (layer.model().isPresent()) {
        flatten(layer, inside, inner, flags);
      } else {
        inner.add(layer);
        flags.add(inside && layer.trainable());
      }
    }
  }
}
