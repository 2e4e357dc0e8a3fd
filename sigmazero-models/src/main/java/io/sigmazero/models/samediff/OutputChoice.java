package io.sigmazero.models.samediff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which variable of a SameDiff holds the logits, and which ops it needs. */
final class OutputChoice {
  /** Losses and which of their inputs are the predictions. */
  private static final Map<String, Integer> PREDICTIONS =
      Map.ofEntries(
          Map.entry("softmax_cross_entropy_loss", 0),
          Map.entry("softmax_cross_entropy_loss_with_logits", 0),
          Map.entry("sparse_softmax_cross_entropy_loss_with_logits", 1),
          Map.entry("sigm_cross_entropy_loss", 0),
          Map.entry("log_loss", 0),
          Map.entry("log_poisson_loss", 0),
          Map.entry("mean_sqerr_loss", 0),
          Map.entry("mean_pairwssqerr_loss", 0),
          Map.entry("absolute_difference_loss", 0),
          Map.entry("cosine_distance_loss", 0),
          Map.entry("hinge_loss", 0),
          Map.entry("huber_loss", 0));

  private final SourceModel model;
  private final Map<String, SourceOp> producers = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  OutputChoice(SourceModel model) {
    this.model = model;
    for (SourceOp op : model.ops()) {
      op.outputs().forEach(name -> producers.put(name, op));
    }
  }

  /** What was chosen for the user, a sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The name of the output. */
  String choose(SameDiffOptions options) {
    if (options.output().isPresent()) {
      String name = options.output().get();
      if (!producers.containsKey(name)) {
        throw new Refusal("no op makes a variable '" + name + "', which is named as the output");
      }
      return name;
    }
    Optional<String> predictions = ofLosses();
    if (predictions.isPresent()) {
      notes.add("'" + predictions.get() + "', which the loss takes, is the output.");
      return predictions.get();
    }
    List<String> results = results();
    if (results.isEmpty()) {
      throw new Refusal(
          "there is no result that could be the logits; name it with SameDiffOptions.withOutput (--output)");
    }
    String last = results.get(results.size() - 1);
    if (results.size() > 1) {
      notes.add("Of " + results.size() + " results '" + last + "' is taken as the logits.");
    }
    return last;
  }

  /** Predictions that a loss takes: one that is marked as a loss, or else the last one. */
  private Optional<String> ofLosses() {
    for (SourceOp op : needed(model.lossVariables())) {
      Optional<String> found = predictions(op);
      if (found.isPresent()) {
        return found;
      }
    }
    return model.ops().stream().flatMap(op -> predictions(op).stream()).reduce((a, b) -> b);
  }

  private Optional<String> predictions(SourceOp op) {
    Integer position = PREDICTIONS.get(op.type());
    return position == null || position >= op.inputs().size()
        ? Optional.empty()
        : Optional.of(op.inputs().get(position)).filter(producers::containsKey);
  }

  /** Results that no op reads and training does not minimise, in the order of their ops. */
  private List<String> results() {
    Set<String> read = new HashSet<>(model.lossVariables());
    model.ops().forEach(op -> read.addAll(op.inputs()));
    return model.ops().stream()
        .flatMap(op -> op.outputs().stream())
        .filter(name -> !read.contains(name))
        .toList();
  }

  /**
   * The ops that variables need, each after those that it reads.
   *
   * @throws Refusal if a variable depends on itself
   */
  List<SourceOp> needed(List<String> names) {
    List<SourceOp> ordered = new ArrayList<>();
    Set<SourceOp> done = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<SourceOp> begun = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<SourceOp> open = new ArrayDeque<>();
    names.forEach(name -> push(name, open));
    while (!open.isEmpty()) {
      SourceOp op = open.peek();
      if (done.contains(op)) {
        open.pop();
      } else if (begun.add(op)) {
        for (String input : op.inputs()) {
          SourceOp producer = producers.get(input);
          if (producer != null && begun.contains(producer) && !done.contains(producer)) {
            throw producer.refusal("its result depends on itself");
          }
          push(input, open);
        }
      } else {
        done.add(open.pop());
        ordered.add(op);
      }
    }
    return ordered;
  }

  private void push(String name, Deque<SourceOp> open) {
    SourceOp producer = producers.get(name);
    if (producer != null) {
      open.push(producer);
    }
  }
}
