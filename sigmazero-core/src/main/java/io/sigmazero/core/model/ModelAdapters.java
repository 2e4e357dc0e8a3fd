package io.sigmazero.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the adapter for a network. Stateless, thread safe. */
public final class ModelAdapters {
  private ModelAdapters() {}

  /**
   * A model for a network of another library.
   *
   * @param network such as a DL4J {@code MultiLayerNetwork}; not changed
   * @param sampleShape extents of one sample, without a batch axis, as the network takes it
   * @return the caller's to close
   * @throws IllegalArgumentException in one line if no adapter takes the network, or it cannot be
   *     run
   */
  public static DifferentiableModel adapt(Object network, int... sampleShape) {
    List<String> known = new ArrayList<>();
    for (ModelAdapter adapter :
        ServiceLoader.load(ModelAdapter.class, ModelAdapters.class.getClassLoader())) {
      Optional<DifferentiableModel> model = adapter.adapt(network, sampleShape);
      if (model.isPresent()) {
        return model.get();
      }
      known.add(adapter.description());
    }
    throw new IllegalArgumentException(
        "cannot attack "
            + (network == null ? "null" : "a " + network.getClass().getName())
            + ", expected a DifferentiableModel"
            + (known.isEmpty()
                ? " (with sigmazero-models on the class path also networks of DL4J)"
                : ", " + String.join(", ", known)));
  }
}
