package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.ModelChoice;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import java.util.Map;

/**
 * A model of an experiment, ready to run, with its samples.
 *
 * @param choice as the experiment names it
 * @param model the classifier
 * @param samples what it is given
 * @param facts what it rests on: format, engine, hashes, shapes
 */
public record LoadedModel(
    ModelChoice choice, DifferentiableModel model, Samples samples, Map<String, Object> facts) {}
