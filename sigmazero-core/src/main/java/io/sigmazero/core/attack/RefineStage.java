package io.sigmazero.core.attack;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Tries to take back each change of the best input, the smallest first, and keeps what is still
 * adversarial, until no single change can be taken back: a greedy search that costs one forward
 * pass a try.
 */
final class RefineStage implements Stage {
  private final Box box;
  private final LaneSample sample;
  private final FloatBuffer input;
  private final int offset;

  /** Changes still there, the next to try first. */
  private Deque<List<Integer>> changes = new ArrayDeque<>();

  private int failuresInARow;

  RefineStage(Box box, LaneSample sample, FloatBuffer input, int offset) {
    this.box = box;
    this.sample = sample;
    this.input = input;
    this.offset = offset;
  }

  @Override
  public boolean begin() {
    if (!sample.hasBest()) {
      return false;
    }
    changes = new ArrayDeque<>(changesBySize());
    if (changes.isEmpty()) {
      return false;
    }
    writeWithout(changes.getFirst());
    return true;
  }

  @Override
  public int l0() {
    return box.changes(sample.clean, input, offset);
  }

  @Override
  public Next observe(Margin margin, boolean improved) {
    List<Integer> tried = changes.removeFirst();
    if (improved) {
      failuresInARow = 0;
    } else {
      changes.addLast(tried);
      failuresInARow++;
    }
    return failuresInARow < changes.size() ? Next.MOVE : Next.DONE;
  }

  @Override
  public boolean advance() {
    writeWithout(changes.getFirst());
    return true;
  }

  /** The best input with one change taken back. */
  private void writeWithout(List<Integer> features) {
    input.put(offset, sample.best);
    for (int j : features) {
      input.put(offset + j, sample.clean[j]);
    }
  }

  /** Changed features, those of a group together, by the size of the change in units of the box. */
  private List<List<Integer>> changesBySize() {
    int count = box.groups().map(g -> g.count()).orElse(sample.clean.length);
    List<List<Integer>> members = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      members.add(null);
    }
    for (int j = 0; j < sample.clean.length; j++) {
      if (sample.best[j] != sample.clean[j]) {
        int feature = j;
        int group = box.groups().map(g -> g.groupOf(feature)).orElse(feature);
        if (members.get(group) == null) {
          members.set(group, new ArrayList<>());
        }
        members.get(group).add(j);
      }
    }
    members.removeIf(group -> group == null);
    members.sort(Comparator.comparingDouble(this::squaredLength));
    return members;
  }

  private double squaredLength(List<Integer> features) {
    double sum = 0;
    for (int j : features) {
      double change =
          ((double) sample.best[j] - sample.clean[j]) / ((double) box.upper(j) - box.lower(j));
      sum += change * change;
    }
    return sum;
  }
}
