package io.sigmazero.core.attack;

import io.sigmazero.kernels.FeatureGroups;
import java.util.Arrays;
import java.util.Optional;

/** What counts as one change: a feature, a position of an image, or a group that the user names. */
public sealed interface Grouping {

  /** Every feature for itself. */
  static Grouping byFeature() {
    return new ByFeature();
  }

  /**
   * All channels of a position together; a sample's first axis is its channels. For a sample with
   * one axis the same as by feature.
   */
  static Grouping byPixel() {
    return new ByPixel();
  }

  /**
   * Features with equal ids together, such as the columns of a one-hot encoding.
   *
   * @param ids one a feature, in row-major order; copied
   */
  static Grouping byGroup(int... ids) {
    return new ByGroup(FeatureGroups.of(ids));
  }

  /**
   * The groups for samples of a shape; empty if every feature is its own.
   *
   * @throws InvalidSampleException if the grouping does not fit
   */
  Optional<FeatureGroups> groups(int... sampleShape);

  /** Every feature for itself. */
  record ByFeature() implements Grouping {
    @Override
    public Optional<FeatureGroups> groups(int... sampleShape) {
      return Optional.empty();
    }
  }

  /** All channels of a position together. */
  record ByPixel() implements Grouping {
    @Override
    public Optional<FeatureGroups> groups(int... sampleShape) {
      if (sampleShape.length < 2 || sampleShape[0] == 1) {
        return Optional.empty();
      }
      int positions = Arrays.stream(sampleShape).skip(1).reduce(1, Math::multiplyExact);
      return Optional.of(FeatureGroups.positions(sampleShape[0], positions));
    }
  }

  /** Groups that the user names. */
  record ByGroup(FeatureGroups named) implements Grouping {
    @Override
    public Optional<FeatureGroups> groups(int... sampleShape) {
      int features = Arrays.stream(sampleShape).reduce(1, Math::multiplyExact);
      if (named.features() != features) {
        throw new InvalidSampleException(
            named.features()
                + " group ids, but a sample has "
                + features
                + " features "
                + Arrays.toString(sampleShape));
      }
      return Optional.of(named);
    }
  }
}
