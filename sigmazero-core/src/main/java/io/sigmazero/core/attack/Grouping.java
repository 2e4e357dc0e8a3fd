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
   * All channels of a position together, for samples of C×H×W: the first axis is the channels. For
   * a sample with one axis the same as by feature.
   */
  static Grouping byPixel() {
    return new ByPixel(false);
  }

  /**
   * All channels of a position together, for samples of H×W×C: the last axis is the channels. For a
   * sample with one axis the same as by feature.
   */
  static Grouping byPixelChannelsLast() {
    return new ByPixel(true);
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

  /**
   * All channels of a position together.
   *
   * @param channelsLast whether the channels are a sample's last axis rather than its first
   */
  record ByPixel(boolean channelsLast) implements Grouping {
    @Override
    public Optional<FeatureGroups> groups(int... sampleShape) {
      int channelAxis = channelsLast ? sampleShape.length - 1 : 0;
      if (sampleShape.length < 2 || sampleShape[channelAxis] == 1) {
        return Optional.empty();
      }
      int channels = sampleShape[channelAxis];
      int positions = Arrays.stream(sampleShape).reduce(1, Math::multiplyExact) / channels;
      if (!channelsLast) {
        return Optional.of(FeatureGroups.positions(channels, positions));
      }
      int[] ids = new int[channels * positions];
      Arrays.setAll(ids, feature -> feature / channels);
      return Optional.of(FeatureGroups.of(ids));
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
