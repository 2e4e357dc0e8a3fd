package io.sigmazero.bench.run;

import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.data.DataSet;
import java.nio.file.Path;

/**
 * What an attack is run with.
 *
 * @param attack the attack with its options
 * @param model the classifier; not closed by the run
 * @param data samples with labels
 * @param out folder of the results
 * @param provenance what the results rest on
 */
public record AttackSetup(
    SigmaZero attack, DifferentiableModel model, DataSet data, Path out, Provenance provenance) {}
