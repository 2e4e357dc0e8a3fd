package io.sigmazero.bench.jmh;

import io.sigmazero.bench.timing.InterleavedTiming;
import io.sigmazero.bench.timing.InterleavedTiming.Contender;
import io.sigmazero.bench.timing.TurnTimes;
import io.sigmazero.bench.timing.TurnTimes.Spread;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.UpdateSteps;
import io.sigmazero.models.engine.Engines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ratios that must hold on every machine, and how each is measured. */
final class GuardedRatios {
  private static final RatioClaim VECTOR_SCALAR =
      new RatioClaim("64x784: scalar step / vector step", 3, true);
  private static final RatioClaim CHAIN_SCALAR =
      new RatioClaim("64x784: chain of ND4J ops / scalar step", 4, true);
  private static final RatioClaim CHAIN_VECTOR =
      new RatioClaim("64x784: chain of ND4J ops / vector step", 20, true);
  private static final double LARGEST_STEP_SHARE = 0.05;

  /** The demo's network takes a tenth of the time, the step on it as long. */
  private static final double LARGEST_STEP_SHARE_ON_DIGITS = 0.25;

  private static final double LARGEST_BACKWARD_SHARE = 0.9;

  private static final String STEP_SHAPE = "64x784";
  private static final int ATTACKED = 8;
  private static final int ATTACK_STEPS = 200;

  private final InterleavedTiming timing;
  private final InterleavedTiming chainTiming;
  private final String network;

  /**
   * Ratios on the robust MNIST network if its file is there, else on the demo's.
   *
   * @param chainTiming how the chain of ops is timed: it leaves temporaries behind that are freed
   *     all at once every thousand steps or so, so with long turns, and enough of them for several
   *     such waves
   */
  GuardedRatios(InterleavedTiming timing, InterleavedTiming chainTiming) {
    this.timing = timing;
    this.chainTiming = chainTiming;
    this.network = Networks.refusal("smallcnn").isEmpty() ? "smallcnn" : Networks.DIGITS;
  }

  /** All of them. */
  List<RatioGuard.Measurement> all() {
    return List.of(
        this::kernels, this::kernelsAndChain, this::stepOfIteration, this::backwardPasses);
  }

  private Map<RatioClaim, Spread> kernels() {
    if (StepRunners.refusal(StepRunners.VECTOR).isPresent()) {
      return Map.of();
    }
    TurnTimes times = steps(timing, List.of(StepRunners.SCALAR, StepRunners.VECTOR));
    return Map.of(VECTOR_SCALAR, times.ratio(StepRunners.SCALAR, StepRunners.VECTOR));
  }

  private Map<RatioClaim, Spread> kernelsAndChain() {
    boolean vector = StepRunners.refusal(StepRunners.VECTOR).isEmpty();
    List<String> names = new ArrayList<>(List.of(StepRunners.SCALAR, StepRunners.CHAIN));
    if (vector) {
      names.add(StepRunners.VECTOR);
    }
    TurnTimes times = steps(chainTiming, names);
    Map<RatioClaim, Spread> found = new LinkedHashMap<>();
    found.put(CHAIN_SCALAR, times.ratioOfTotals(StepRunners.CHAIN, StepRunners.SCALAR));
    if (vector) {
      found.put(CHAIN_VECTOR, times.ratioOfTotals(StepRunners.CHAIN, StepRunners.VECTOR));
    }
    return found;
  }

  private static TurnTimes steps(InterleavedTiming timing, List<String> names) {
    StepScene scene = StepScene.of(StepScene.Shape.parse(STEP_SHAPE));
    List<StepRunner> runners = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>();
    for (String name : names) {
      StepRunner runner = StepRunners.open(name, scene);
      runners.add(runner);
      contenders.add(contender(name, runner));
    }
    TurnTimes times = timing.run(contenders);
    for (StepRunner runner : runners) {
      runner.requireEnd();
      runner.close();
    }
    return times;
  }

  private Map<RatioClaim, Spread> stepOfIteration() {
    ReferenceCase reference = reference();
    try (DifferentiableModel model = Engines.compile(Engines.AUTOMATIC, reference.model());
        ModelSession session = model.openSession(1)) {
      AttackLoop loop =
          new AttackLoop(session, UpdateSteps.preferred(), reference.input(), reference.label());
      StepScene scene = StepScene.of(new StepScene.Shape(1, model.features()));
      StepRunner step = StepRunners.open(UpdateSteps.preferred().name(), scene);
      TurnTimes times =
          timing.run(
              List.of(
                  contender("step", step),
                  new Contender("iteration", () -> attack(loop), AttackLoop.STEPS)));
      step.requireEnd();
      RatioClaim claim =
          new RatioClaim(
              "%s on %s: step / iteration".formatted(network, model.engine()),
              network.equals(Networks.DIGITS) ? LARGEST_STEP_SHARE_ON_DIGITS : LARGEST_STEP_SHARE,
              false);
      return Map.of(claim, times.ratio("step", "iteration"));
    }
  }

  private Map<RatioClaim, Spread> backwardPasses() {
    Networks.AttackCase attacked = attacked();
    try (DifferentiableModel model = Engines.compile(Engines.AUTOMATIC, attacked.model())) {
      List<SampleResult> results =
          SigmaZero.builder().steps(ATTACK_STEPS).build().run(model, attacked.samples());
      double[] shares =
          results.stream()
              .mapToDouble(each -> (double) each.backwardPasses() / each.forwardPasses())
              .toArray();
      RatioClaim claim =
          new RatioClaim(
              network + ": backward passes / forward passes", LARGEST_BACKWARD_SHARE, false);
      return Map.of(claim, Spread.of(shares));
    }
  }

  /** Putting the lanes back is part of it: a hundredth of a vector step, less of any other. */
  private static Contender contender(String name, StepRunner runner) {
    return new Contender(
        name,
        () -> {
          runner.restore();
          for (int number = 0; number < StepScene.STEPS; number++) {
            runner.step(number);
          }
        },
        StepScene.STEPS);
  }

  private static void attack(AttackLoop loop) {
    loop.restart();
    while (!loop.isOver()) {
      loop.iterate();
    }
  }

  private ReferenceCase reference() {
    try {
      return Networks.referenceCase(network);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Networks.AttackCase attacked() {
    try {
      return Networks.attackCase(network, ATTACKED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
