package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * GELU (with the error function or tanh), Swish and HardSwish, put together from arithmetic around
 * one transcendental function.
 *
 * <p>Every exporter writes the arithmetic in another order, so a candidate is recognised by what it
 * computes: products, sums and low powers of one value x around exactly one of erf, tanh, sigmoid
 * and clip, that agree with a multiple of the activation at many points. Two such expressions that
 * agree there agree everywhere, up to the rounding of their constants.
 */
final class ActivationFusion implements GraphRule {
  private static final int LARGEST_EXPRESSION = 20;
  private static final double TOLERANCE = 2e-6;
  private static final double FAR = 100;

  private static final Set<UnaryFunction> CORES =
      Set.of(UnaryFunction.ERF, UnaryFunction.TANH, UnaryFunction.SIGMOID, UnaryFunction.CLIP);

  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    if (!Matching.is(node, BinaryFunction.MULTIPLY) && !Matching.is(node, UnaryFunction.LINEAR)) {
      return OptionalInt.empty();
    }
    for (Node x : arguments(node, rewriting)) {
      Expression expression = new Expression(node, x, rewriting);
      Optional<Op.Unary> activation = recognise(expression);
      if (activation.isPresent()) {
        int id = rewriting.add(node, activation.get(), rewriting.mapped(x));
        float factor = (float) expression.factor();
        return OptionalInt.of(
            factor == 1
                ? id
                : rewriting.add(node, new Op.Unary(UnaryFunction.LINEAR, factor, 0), id));
      }
    }
    return OptionalInt.empty();
  }

  /** Values used more than once below the node, nearest first: what x can be. */
  private static Iterable<Node> arguments(Node root, Rewriting rewriting) {
    Map<Integer, Node> seen = new TreeMap<>(java.util.Comparator.reverseOrder());
    Map<Integer, Node> open = new TreeMap<>(java.util.Comparator.reverseOrder());
    open.put(root.id(), root);
    while (!open.isEmpty() && seen.size() < LARGEST_EXPRESSION) {
      Node node = open.remove(open.keySet().iterator().next());
      seen.put(node.id(), node);
      if (isPart(node)) {
        for (int id : node.inputs()) {
          open.put(id, rewriting.node(id));
        }
      }
    }
    seen.putAll(open);
    return seen.values().stream()
        .filter(
            node -> node.id() != root.id() && rewriting.uses(node) > 1 && isSameShape(node, root))
        .toList();
  }

  private static boolean isSameShape(Node node, Node root) {
    return node.shape().equals(root.shape());
  }

  private static boolean isPart(Node node) {
    if (node.op() instanceof Op.Binary binary) {
      return binary.function() != BinaryFunction.DIVIDE;
    }
    return node.op() instanceof Op.Unary unary
        && (CORES.contains(unary.function())
            || unary.function() == UnaryFunction.LINEAR
            || (unary.function() == UnaryFunction.POWER
                && (unary.beta() == 2 || unary.beta() == 3)));
  }

  private static Optional<Op.Unary> recognise(Expression expression) {
    Optional<Op.Unary> core = expression.core();
    if (core.isEmpty()) {
      return Optional.empty();
    }
    Op.Unary activation =
        switch (core.get().function()) {
          case ERF -> new Op.Unary(UnaryFunction.GELU);
          case TANH -> new Op.Unary(UnaryFunction.GELU_TANH);
          case CLIP -> new Op.Unary(UnaryFunction.HARD_SWISH);
          default -> new Op.Unary(UnaryFunction.SWISH, expression.steepness(), 0);
        };
    return expression.agrees(activation) ? Optional.of(activation) : Optional.empty();
  }

  /** A node as a function of one other value. */
  private static final class Expression {
    private final Node root;
    private final Node argument;
    private final Rewriting rewriting;

    Expression(Node root, Node argument, Rewriting rewriting) {
      this.root = root;
      this.argument = argument;
      this.rewriting = rewriting;
    }

    /** The only transcendental function, or empty if this is no function of the argument alone. */
    Optional<Op.Unary> core() {
      Map<Integer, Node> parts = new HashMap<>();
      if (!collect(root, parts)) {
        return Optional.empty();
      }
      var cores =
          parts.values().stream()
              .map(Node::op)
              .filter(op -> op instanceof Op.Unary unary && CORES.contains(unary.function()))
              .map(Op.Unary.class::cast)
              .toList();
      return cores.size() == 1 ? Optional.of(cores.get(0)) : Optional.empty();
    }

    private boolean collect(Node node, Map<Integer, Node> parts) {
      if (node.id() == argument.id() || parts.containsKey(node.id())) {
        return true;
      }
      if (!isPart(node) || !isSameShape(node, root) || parts.size() >= LARGEST_EXPRESSION) {
        return false;
      }
      parts.put(node.id(), node);
      return node.inputs().stream().allMatch(id -> collect(rewriting.node(id), parts));
    }

    /** The factor c if this is c·activation(x): each of them tends to x. */
    double factor() {
      double factor = at(FAR) / FAR;
      return Math.abs(factor - 1) < TOLERANCE / 2 ? 1 : factor;
    }

    /** The factor a if this is c·x·sigmoid(a·x). */
    float steepness() {
      double gate = at(1) / factor();
      return (float) Math.log(gate / (1 - gate));
    }

    boolean agrees(Op.Unary activation) {
      double factor = factor();
      for (int i = -64; i <= 64; i++) {
        double x = i * Math.abs(i) / 128.0;
        double expected = factor * ScalarFunctions.unary(activation, x);
        double allowed = TOLERANCE * Math.abs(factor) * Math.max(1, Math.abs(x));
        if (!(Math.abs(at(x) - expected) <= allowed)) {
          return false;
        }
      }
      return true;
    }

    private double at(double x) {
      return evaluate(root, x, new HashMap<>());
    }

    private double evaluate(Node node, double x, Map<Integer, Double> known) {
      if (node.id() == argument.id()) {
        return x;
      }
      Double done = known.get(node.id());
      if (done != null) {
        return done;
      }
      double first = evaluate(rewriting.input(node, 0), x, known);
      double value =
          node.op() instanceof Op.Binary binary
              ? ScalarFunctions.binary(
                  binary.function(), first, evaluate(rewriting.input(node, 1), x, known))
              : ScalarFunctions.unary((Op.Unary) node.op(), first);
      known.put(node.id(), value);
      return value;
    }
  }
}
