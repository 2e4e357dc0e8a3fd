package io.sigmazero.bench.run;

import io.sigmazero.core.attack.Bounds;
import io.sigmazero.core.attack.Diagnosis;
import io.sigmazero.core.attack.Mask;
import io.sigmazero.models.check.BlockedGradient;
import io.sigmazero.models.data.DataSet;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Adds to the diagnosis of a zero gradient in which layer it ends. */
final class ZeroGradients {
  private static final String SIGNATURE = Diagnosis.Signature.ZERO_GRADIENT.text();

  /** Further inputs cost a slow run of the model each and seldom change the finding. */
  private static final int MOST_INPUTS = 2;

  private static final int MOST_LAYERS = 3;

  private final AttackSetup setup;

  ZeroGradients(AttackSetup setup) {
    this.setup = setup;
  }

  /**
   * The records with more said of those that have the diagnosis; the same if none has it, or the
   * model has no graph to look into.
   */
  List<SampleRecord> explain(List<SampleRecord> records) {
    List<float[]> inputs = new ArrayList<>();
    for (int index = 0; index < records.size() && inputs.size() < MOST_INPUTS; index++) {
      if (SIGNATURE.equals(records.get(index).diagnosis())) {
        inputs.add(input(index));
      }
    }
    if (inputs.isEmpty() || setup.graph().isEmpty()) {
      return records;
    }
    String sentence =
        sentence(BlockedGradient.find(setup.graph().get(), inputs, randomInputs(inputs.get(0))));
    return records.stream()
        .map(r -> SIGNATURE.equals(r.diagnosis()) ? r.explainedFurther(sentence) : r)
        .toList();
  }

  private String sentence(List<BlockedGradient> blocked) {
    if (!blocked.isEmpty()) {
      return blocked.stream()
          .limit(MOST_LAYERS)
          .map(BlockedGradient::sentence)
          .collect(Collectors.joining("; ", "", "."));
    }
    String elsewhere =
        setup.attack().options().space().mask() instanceof Mask.None
            ? "several may let nothing through together."
            : "look at the mask.";
    return "No single layer is saturated or constant: " + elsewhere;
  }

  private float[] input(int index) {
    DataSet samples = setup.data();
    FloatBuffer buffer = FloatBuffer.allocate(samples.features());
    samples.read(index, buffer, 0);
    return buffer.array();
  }

  /** Two points of the box, always the same. */
  private List<float[]> randomInputs(float[] like) {
    Bounds bounds = setup.attack().options().space().bounds();
    SplittableRandom random = new SplittableRandom(0);
    List<float[]> points = new ArrayList<>();
    for (int n = 0; n < MOST_INPUTS; n++) {
      float[] point = new float[like.length];
      for (int j = 0; j < point.length; j++) {
        int channel = (int) ((long) j * bounds.channels() / point.length);
        double range = (double) bounds.upper(channel) - bounds.lower(channel);
        point[j] = (float) (bounds.lower(channel) + range * random.nextDouble());
      }
      points.add(point);
    }
    return points;
  }
}
