package io.sigmazero.bench.run;

import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Optional;

/**
 * What an attack is run with.
 *
 * @param attack the attack with its options
 * @param model the classifier; not closed by the run
 * @param graph the classifier's graph, to look into where a gradient is zero; empty if it has none
 * @param data samples with labels
 * @param output what is written, and where
 * @param provenance what the results rest on
 */
public record AttackSetup(
    SigmaZero attack,
    DifferentiableModel model,
    Optional<ModelGraph> graph,
    DataSet data,
    OutputChoice output,
    Provenance provenance) {}
