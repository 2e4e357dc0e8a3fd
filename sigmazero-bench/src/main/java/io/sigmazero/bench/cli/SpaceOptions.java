package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.Bounds;
import io.sigmazero.core.attack.FeatureSpace;
import io.sigmazero.core.attack.Grouping;
import io.sigmazero.core.attack.Mask;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.GroupFile;
import io.sigmazero.models.data.MaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Where inputs live, what counts as a change, and what must not change. */
final class SpaceOptions {
  private static final int MOST_LEVELS = 1 << 20;
  private static final String FEATURE = "feature";
  private static final String PIXEL = "pixel";

  @Option(
      names = "--bounds",
      paramLabel = "LO,HI",
      order = 1,
      defaultValue = "0,1",
      converter = BoundsConverter.class,
      description = {
        "The range that inputs lie in and stay in, in their units; one pair a channel with colons"
            + " between: -2.1,2.6:-2,2.4:-1.8,2.6. A value up to 1e-6 of the range outside is"
            + " clipped.",
        "Default: ${DEFAULT-VALUE}"
      })
  Bounds bounds;

  @Option(
      names = "--group",
      paramLabel = "UNIT|FILE",
      order = 2,
      defaultValue = FEATURE,
      description = {
        "What counts as one change: feature; pixel, all channels of a position together; or a file"
            + " of whole numbers, one a feature, where equal ones make a group: .npy of a sample's"
            + " shape, flat or of its positions, or csv with one a line.",
        "Default: ${DEFAULT-VALUE}"
      })
  String group;

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      order = 3,
      description = {
        "Features that must not change: .npy, fixed where not zero, of a sample's shape, or height x"
            + " width for all channels, or one of these for every row of the data; or a PNG image,"
            + " fixed where not black.",
        "Default: none"
      })
  Path mask;

  @Option(
      names = "--levels",
      paramLabel = "N",
      order = 4,
      description = {
        "Adversarial inputs take only N equally spaced values, bounds included: 256 for images of 8"
            + " bits. Inputs are rounded to them first.",
        "Default: any value"
      })
  Integer levels;

  /** Checks what needs no file and no model. */
  void check() {
    OptionChecks.require(
        levels == null || (levels >= 2 && levels <= MOST_LEVELS),
        "--levels",
        levels,
        "from 2 to " + MOST_LEVELS);
    OptionChecks.require(
        group.equals(FEATURE) || group.equals(PIXEL) || Files.exists(Path.of(group)),
        "--group",
        group,
        "feature, pixel, or a file; there is no such file");
  }

  /** The space of these samples. */
  FeatureSpace space(DataSet samples, int[] inputShape) throws IOException {
    return new FeatureSpace(
        bounds,
        grouping(inputShape),
        mask == null
            ? Mask.none()
            : OptionFiles.read("--mask", () -> MaskFile.read(mask, samples, inputShape)),
        levels == null ? OptionalInt.empty() : OptionalInt.of(levels));
  }

  private Grouping grouping(int[] inputShape) throws IOException {
    return switch (group) {
      case FEATURE -> Grouping.byFeature();
      case PIXEL -> GroupFile.byPixel(inputShape);
      default -> OptionFiles.read("--group", () -> GroupFile.read(Path.of(group), inputShape));
    };
  }

  void addTo(Map<String, Object> map) {
    map.put("bounds", boundsAsList());
    map.put("group", group);
    map.put("mask", mask == null ? null : mask.toString());
    map.put("levels", levels);
  }

  /** {@code [lo, hi]}, or one such list a channel. */
  private List<?> boundsAsList() {
    List<List<Float>> pairs = new ArrayList<>();
    for (int channel = 0; channel < bounds.channels(); channel++) {
      pairs.add(List.of(bounds.lower(channel), bounds.upper(channel)));
    }
    return pairs.size() == 1 ? pairs.get(0) : pairs;
  }
}
