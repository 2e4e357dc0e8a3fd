package io.sigmazero.kernels;

import java.util.Arrays;

/**
 * Features that count as one: each has a group, numbered from 0 without gaps. Immutable, thread
 * safe.
 */
public final class FeatureGroups {
  private final int[] groupOf;
  private final int count;

  private FeatureGroups(int[] groupOf, int count) {
    this.groupOf = groupOf;
    this.count = count;
  }

  /**
   * {@return groups by id; features with equal ids form a group} Ids may be any numbers: they are
   * numbered anew in the order in which they first appear.
   *
   * @param ids one a feature, at least one; copied
   */
  public static FeatureGroups of(int... ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException("no group ids, expected one a feature");
    }
    int[] sorted = Arrays.stream(ids).sorted().distinct().toArray();
    int[] numbers = new int[sorted.length];
    Arrays.fill(numbers, -1);
    int[] groupOf = new int[ids.length];
    int next = 0;
    for (int j = 0; j < ids.length; j++) {
      int place = Arrays.binarySearch(sorted, ids[j]);
      if (numbers[place] < 0) {
        numbers[place] = next++;
      }
      groupOf[j] = numbers[place];
    }
    return new FeatureGroups(groupOf, next);
  }

  /**
   * {@return the positions of an image: feature {@code c·positions + p} belongs to group {@code p}}
   *
   * @param channels at least 1
   * @param positions height × width, at least 1
   */
  public static FeatureGroups positions(int channels, int positions) {
    int[] groupOf = new int[Math.multiplyExact(channels, positions)];
    for (int j = 0; j < groupOf.length; j++) {
      groupOf[j] = j % positions;
    }
    return new FeatureGroups(groupOf, positions);
  }

  /** {@return number of features} */
  public int features() {
    return groupOf.length;
  }

  /** {@return number of groups} */
  public int count() {
    return count;
  }

  /**
   * {@return the group of a feature}
   *
   * @param feature {@code 0 <= feature < features()}
   */
  public int groupOf(int feature) {
    return groupOf[feature];
  }
}
