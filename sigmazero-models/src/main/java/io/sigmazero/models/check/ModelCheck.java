package io.sigmazero.models.check;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Runs a model on every engine that can, on the same random inputs, and compares: logits with those
 * of the graph in double precision, gradients with the first engine's element by element, and with
 * slopes in double precision. Stateless, thread safe.
 */
public final class ModelCheck {
  private final CheckSettings settings;

  /**
   * A check with these settings.
   *
   * @param settings engines, inputs, tolerances
   */
  public ModelCheck(CheckSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks a model.
   *
   * @param model as an importer made it
   * @return what each engine gave
   */
  public CheckReport run(ImportedModel model) {
    List<EngineVerdict> verdicts = new ArrayList<>();
    Comparison comparison = null;
    for (Engine engine : settings.engines()) {
      try (DifferentiableModel compiled = engine.compile(model)) {
        if (comparison == null) {
          comparison =
              new Comparison(
                  model.graph(),
                  RandomInputs.of(settings, compiled.features(), compiled.classes()));
        }
        verdicts.add(comparison.judge(engine.name(), compiled));
      } catch (EngineException e) {
        verdicts.add(EngineVerdict.refused(engine.name(), e.getMessage()));
      }
    }
    return new CheckReport(verdicts, model.graph().isPresent());
  }

  /** What all engines are compared with. */
  private final class Comparison {
    private final RandomInputs samples;
    private final List<SlopeCheck> slopeChecks;
    private final double[][] expectedLogits;
    private EngineRun first;
    private final boolean[] kinked;

    Comparison(Optional<ModelGraph> graph, RandomInputs samples) {
      this.samples = samples;
      this.kinked = new boolean[samples.count()];
      this.slopeChecks = graph.map(this::slopeChecks).orElse(List.of());
      this.expectedLogits =
          graph
              .map(
                  g ->
                      IntStream.range(0, samples.count())
                          .parallel()
                          .mapToObj(i -> ReferenceInterpreter.logits(g, samples.inputs()[i]))
                          .toArray(double[][]::new))
              .orElse(null);
    }

    EngineVerdict judge(String name, DifferentiableModel model) {
      EngineRun run = EngineRun.of(model, samples);
      boolean isFirst = first == null;
      first = isFirst ? run : first;
      OptionalDouble logits = logitDifference(run, isFirst);
      List<SlopeCheck.Outcome> slopes = compareSlopes(run);
      for (int n = 0; n < slopes.size(); n++) {
        kinked[n / settings.directions()] |= slopes.get(n).kink();
      }
      Gradients gradients = isFirst ? null : compareGradients(run);
      double slope =
          largest(
              slopes.stream().filter(s -> !s.kink()).mapToDouble(s -> s.difference()).toArray());
      int kinks = (int) slopes.stream().filter(SlopeCheck.Outcome::kink).count();
      return new EngineVerdict(
          name,
          Optional.empty(),
          logits,
          gradients == null ? OptionalDouble.empty() : OptionalDouble.of(gradients.largest()),
          gradients == null ? 0 : gradients.kinks(),
          slopes.size(),
          kinks,
          slopes.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(slope),
          run.forwardSeconds(),
          run.backwardSeconds(),
          problem(logits, gradients, slope));
    }

    private OptionalDouble logitDifference(EngineRun run, boolean isFirst) {
      if (expectedLogits == null && isFirst) {
        return OptionalDouble.empty();
      }
      double[] differences = new double[samples.count()];
      for (int i = 0; i < differences.length; i++) {
        double scale = 1;
        double worst = 0;
        for (int k = 0; k < run.logits()[i].length; k++) {
          double expected = expectedLogits == null ? first.logits()[i][k] : expectedLogits[i][k];
          scale = Math.max(scale, Math.abs(expected));
          worst = largest(worst, Math.abs(run.logits()[i][k] - expected));
        }
        differences[i] = worst / scale;
      }
      return OptionalDouble.of(largest(differences));
    }

    private Gradients compareGradients(EngineRun run) {
      double worst = 0;
      int kinks = 0;
      for (int i = 0; i < samples.count(); i++) {
        GradientComparison comparison =
            GradientComparison.of(run.gradients()[i], first.gradients()[i]);
        if (!comparison.agrees(settings.tolerances().gradients())
            && (kinked[i] || comparison.onKink())) {
          kinks++;
        } else {
          worst = largest(worst, comparison.largest());
        }
      }
      return new Gradients(worst, kinks);
    }

    private List<SlopeCheck> slopeChecks(ModelGraph g) {
      return IntStream.range(0, samples.count() * settings.directions())
          .mapToObj(
              n -> {
                int i = n / settings.directions();
                float[] input = samples.inputs()[i];
                long seed = settings.seed() + n;
                return new SlopeCheck(g, settings, input, samples.cotangents()[i], seed);
              })
          .toList();
    }

    private List<SlopeCheck.Outcome> compareSlopes(EngineRun run) {
      // Each of them is touched by one thread at a time.
      return IntStream.range(0, slopeChecks.size())
          .parallel()
          .mapToObj(n -> slopeChecks.get(n).compare(run.gradients()[n / settings.directions()]))
          .toList();
    }

    private Optional<String> problem(OptionalDouble logits, Gradients gradients, double slope) {
      List<String> problems = new ArrayList<>();
      logits.ifPresent(d -> add(problems, "logits", d, settings.tolerances().logits()));
      if (gradients != null) {
        add(problems, "gradients", gradients.largest(), settings.tolerances().gradients());
      }
      add(problems, "slopes", slope, settings.tolerances().slopes());
      return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }
  }

  private static void add(List<String> problems, String what, double found, double tolerance) {
    // Written so that NaN is a problem.
    if (!(found <= tolerance)) {
      problems.add("%s differ by %.2g, expected at most %.2g".formatted(what, found, tolerance));
    }
  }

  /** The larger; NaN if there is one. */
  private static double largest(double... values) {
    double largest = 0;
    for (double value : values) {
      largest = value <= largest ? largest : value;
      if (Double.isNaN(largest)) {
        return largest;
      }
    }
    return largest;
  }

  /**
   * How an engine's gradients differ from the first engine's.
   *
   * @param largest over samples off kinks
   * @param kinks samples on kinks
   */
  private record Gradients(double largest, int kinks) {}
}
