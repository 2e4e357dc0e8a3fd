package io.sigmazero.bench.experiment.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is left to be done: samples of cells, cell after cell. Thread safe. */
final class WorkQueue {
  private final Deque<Item> items = new ArrayDeque<>();
  private final int total;

  /**
   * A sample of a cell.
   *
   * @param cell the cell
   * @param sample the sample's number in the run, from 0
   */
  record Item(Cell cell, int sample) {}

  /**
   * All that no line tells of yet.
   *
   * @param lines what is done
   */
  WorkQueue(List<Cell> cells, ExperimentModels models, List<SampleLine> lines) {
    Map<String, Set<Integer>> done = new HashMap<>();
    lines.forEach(
        line -> done.computeIfAbsent(line.cell(), any -> new HashSet<>()).add(line.index()));
    for (Cell cell : cells) {
      LoadedModel model = models.get(cell.model());
      Set<Integer> doneHere = done.getOrDefault(cell.id(), Set.of());
      for (int i = 0; i < model.samples().count(); i++) {
        if (!doneHere.contains(model.samples().sourceIndex(i))) {
          items.add(new Item(cell, i));
        }
      }
    }
    this.total = items.size();
  }

  /** Number of items at the begin. */
  int total() {
    return total;
  }

  /** The next item, null without any. */
  synchronized Item take() {
    return items.poll();
  }
}
